"""Secrets that must be read again are kept sealed: who gets hold of the database alone cannot use them."""

import base64
import os

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

log = structlog.get_logger(__name__)


def box() -> MultiFernet:
    """From the site's secret key; keys it had before still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(salted_hmac("accounts.sealing", "second factor", secret=key, algorithm="sha256").digest())) for key in keys])


def seal(text: str) -> str:
    """For the database."""
    return box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Under a key that is lost, something nobody can know: no code fits it, and the person sets up a new factor with staff's help."""
    try:
        return box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.warning("secret_cannot_be_opened")
        return base64.b32encode(os.urandom(20)).decode()
