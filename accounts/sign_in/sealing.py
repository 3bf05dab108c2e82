"""Secrets that must be read again are kept sealed.

Who gets hold of the database alone cannot use them.
"""

import base64

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

REMEDY = (
    "Bring the site's former secret key back, or run accounts_reset_factor for each person who"
    " asks."
)
log = structlog.get_logger(__name__)


def box() -> MultiFernet:
    # Keys the site had before still open.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(
                    salted_hmac(
                        "accounts.sign_in.sealing", "second factor", secret=key, algorithm="sha256"
                    ).digest()
                )
            )
            for key in keys
        ]
    )


def seal(text: str) -> str:
    return box().encrypt(text.encode()).decode()


class SealedForeverError(Exception):
    """The secret was sealed with a key that the site has no more, or is damaged.

    No code can be right, and none is wrong.
    """


def unseal(sealed: str) -> str:
    """What was sealed. Raises SealedForeverError.

    A door tells the person what to do (`accounts.sign_in.views`).
    """
    try:
        return box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.error("second_factor_cannot_be_opened", remedy=REMEDY)  # noqa: TRY400 -- the traceback tells nothing more, and comes with every try
        raise SealedForeverError from None
