"""Who a password belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.passwords import spellings


class PasswordBackend(AuthenticationBackend):
    """Allauth's; an address nobody has costs as much hashing as one somebody has."""

    def _mitigate_timing_attack(self, password: str) -> None:
        for spelling in spellings(password):
            User().set_password(spelling)
