"""People on the browser's site, and how they sign in there."""

import re

from tests.support.account_pages import PASSWORD

MAKE = f"""
import sys
from datetime import date
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from accounts.models import ReviewerTerm, User

def person(email, *, factor=False, **columns):
    user, made = User.objects.get_or_create(email=email, defaults=columns)
    if made:
        user.set_password("{PASSWORD}")
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if factor:
            TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(user)
    return user
"""
CODES = """
from allauth.mfa.models import Authenticator
codes = Authenticator.objects.get(user__email="{email}", type="recovery_codes").wrap()
print(codes.get_unused_codes()[0])
"""
LETTER = """
from accounts.models import Mail
print(Mail.objects.filter(address="{email}").order_by("-pk").first().text)
"""


def make(site, code):
    """Run code after `person(email, factor=…)` is known."""
    site.run_code(MAKE + code)


def recovery_code(site, email):
    """One that is not used yet.

    Codes of an app work once, which several tests in a half minute would stumble on.
    """
    return site.run_code(CODES.format(email=email)).split()[-1]


def code_in_mail(site, email):
    """The code in the newest mail to somebody."""
    return re.search(r"[A-Z]{4}-[A-Z]{4}", site.run_code(LETTER.format(email=email)))[0]


def sign_in(visitor, site, email, *, factor=False):
    page = visitor.open("/tili/kirjaudu")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    submit(page)
    if factor:
        page.fill("#id_code", recovery_code(site, email))
        submit(page)
    assert page.url.endswith("/tili"), page.url
    return page


def submit(page):
    page.locator("form.form button[type=submit]").first.click()
    page.wait_for_load_state()
