"""The pages of sign-in as a person uses them, and the mails they lead to."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.mail.queue import send_due
from accounts.models import Mail
from accounts.sign_in.sealing import unseal

PASSWORD = "kolme vihreää omenaa"


def sign_up(client, email, password=PASSWORD, prefix=""):
    return client.post(f"{prefix}/tili/rekisteroidy", {"email": email, "password1": password})


def try_password(client, email, password=PASSWORD, **extra):
    return client.post("/tili/kirjaudu", {"login": email, "password": password}, **extra)


def link_to(email):
    """The address in the newest mail to somebody, without the host."""
    text = Mail.objects.filter(address=email).order_by("-pk").first().text
    return re.search(r"https?://[^/\s]+(\S+)", text)[1]


def code_in_mail(email):
    """The code in the newest mail to somebody."""
    text = Mail.objects.filter(address=email).order_by("-pk").first().text
    return re.search(r"[A-Z]{4}-[A-Z]{4}", text)[0]


def type_code(client, email):
    """Confirm the address with the code that was mailed to it."""
    return client.post("/tili/vahvista-osoite", {"code": code_in_mail(email)})


def outbox(now):
    from django.core import mail

    send_due(now)
    return mail.outbox


def code_for(secret):
    """What an app shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def code_of(user):
    return code_for(unseal(Authenticator.objects.get(user=user, type="totp").data["secret"]))


def set_up_app(client):
    """An authenticator app, on its page. Returns the code that was typed."""
    client.post("/tili/varmista", {"password": PASSWORD})
    code = code_for(client.get("/tili/kaksivaiheinen/sovellus").context["form"].secret)
    client.post("/tili/kaksivaiheinen/sovellus", {"code": code})
    return code
