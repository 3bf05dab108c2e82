"""One spelling of a password.

Keyboards and devices write the same letters in different code points.
"""

import unicodedata


def one_spelling(password: str) -> str:
    """As it is kept and compared: NFKC, as NIST SP 800-63B (5.1.1.2) asks."""
    return unicodedata.normalize("NFKC", password)


def spellings(password: str) -> list[str]:
    # What was typed is tried too, because passwords from before were kept so.
    return list(dict.fromkeys([one_spelling(password), password]))
