"""What a new password must be, in our words.

Django's own are not all in Finnish, and name a field where people have a name and an address.
"""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        words = ngettext(
            "Salasana on liian lyhyt. Kirjoita vähintään %(count)s merkki.",
            "Salasana on liian lyhyt. Kirjoita vähintään %(count)s merkkiä.",
            self.min_length,
        )
        return words % {"count": self.min_length}


class UnlikeThePerson(django_rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Salasana muistuttaa liikaa nimeäsi tai sähköpostiosoitettasi.")


class Uncommon(django_rules.CommonPasswordValidator):
    """None of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        return _("Salasana on liian yleinen. Usean sanan lause on hyvä salasana.")


class NotOnlyDigits(django_rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Salasanassa on vain numeroita. Lisää siihen kirjaimia.")
