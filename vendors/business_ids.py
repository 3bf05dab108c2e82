"""A Finnish business id as people write it. Pure."""

import re
import unicodedata

# As a VAT number, with the words people put before it; signs between the digits say nothing.
BEFORE = re.compile(
    r"^(?:(?:Y TUNNUS|FO NUMMER|BUSINESS ID|ALV|VAT|FO|Y)\W*)?(?:FI)?", re.IGNORECASE
)
BETWEEN = re.compile(r"[\s._\u2010-\u2015\u2212-]+")
DIGITS = re.compile(r"[0-9]{8}")


def plain_business_id(written: str) -> str:
    """`FI 12345678`, `1234567 8`, `1234567–8` → `1234567-8`.

    What has not eight digits comes back as it was written.
    """
    bare = BETWEEN.sub(" ", unicodedata.normalize("NFKC", written)).strip()
    digits = BEFORE.sub("", bare).replace(" ", "")
    return f"{digits[:-1]}-{digits[-1]}" if DIGITS.fullmatch(digits) else written.strip()
