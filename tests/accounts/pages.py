"""The pages of sign-in as a person uses them, and the mails they lead to."""

import re

from accounts.mail import send_due
from accounts.models import Mail

PASSWORD = "kolme vihreää omenaa"


def sign_up(client, email, password=PASSWORD, prefix=""):
    return client.post(f"{prefix}/tili/rekisteroidy", {"email": email, "password1": password})


def try_password(client, email, password=PASSWORD, **extra):
    return client.post("/tili/kirjaudu", {"login": email, "password": password}, **extra)


def link_to(email):
    """The address in the newest mail to somebody, without the host."""
    text = Mail.objects.filter(address=email).order_by("-pk").first().text
    return re.search(r"https?://[^/\s]+(\S+)", text)[1]


def outbox(now):
    from django.core import mail

    send_due(now)
    return mail.outbox
