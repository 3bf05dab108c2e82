"""What allauth asks us: how mails leave, where a person goes, what is said of a person."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils import timezone
from django.utils.translation import get_language

from accounts.mail import enqueue
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Mails go through the queue; nothing is sent inside a request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Rendered now, in the language of the page; sent by the sender."""
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email, "current_site": SITE} | context)
        user = context.get("user")
        enqueue(
            kind=template_prefix.rsplit("/", 1)[-1],
            user=user if isinstance(user, User) and user.pk else None,
            address=email,
            language=get_language() or "fi",
            subject=message.subject,
            text=str(message.body),
            key=f"{template_prefix}:{uuid.uuid4()}",
            at=timezone.now(),
        )


class Site:
    """What the mails call us."""

    name = "Avoin kunta"
    domain = "avoinkunta"


SITE = Site()


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """Who comes from another sign-in gets an account like the others; a known address is never taken over."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The name an authenticator app shows."""

    def get_totp_issuer(self) -> str:
        """The site's."""
        return SITE.name
