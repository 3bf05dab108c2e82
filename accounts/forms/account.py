"""Forms of the account pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Mail, MailQuerySet, NoticeChoice, User
from accounts.passwords import one_spelling
from lib.text.names import NameField

ERASE_WORD = "POISTA"
NEW_PASSWORDS = {"password1", "password2", "new_password1", "new_password2"}
KEY_DAYS = [(30, _("30 päivää")), (90, _("90 päivää")), (365, _("vuosi"))]


class OneSpellingInput(forms.PasswordInput):
    """A new password in its one spelling, before it is judged or compared with its twin."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:  # noqa: ANN401 -- Django's own signature
        typed = super().value_from_datadict(data, files, name)
        return None if typed is None else one_spelling(typed)


class OneSpelling:
    """Mixed into each form that takes a new password.

    The current one is tried as it was typed too.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEW_PASSWORDS & self.fields.keys():
            self.fields[name].widget = OneSpellingInput(attrs=self.fields[name].widget.attrs)


class SettingsForm(forms.Form):
    name = NameField(
        label=_("Nimi"),
        max_length=120,
        required=False,
        help_text=_("Näkyy omalle tiimillesi, ei julkisesti."),
    )
    language = forms.ChoiceField(label=_("Viestien kieli"), choices=settings.LANGUAGES)
    notice_choice = forms.ChoiceField(
        label=_("Ilmoitukset"),
        choices=NoticeChoice.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Välttämättömät viestit, kuten korjauspyynnöt ja päätökset, lähetetään aina heti. Jos"
            " olet arvioija tai ylläpitäjä, tieto uudesta työstä tulee valintasi mukaan. Odottavien"
            " määrä näkyy aina valikossa."
        ),
    )

    @classmethod
    def of(cls, user: User) -> "SettingsForm":
        return cls(
            initial={
                "name": user.name,
                "language": user.language,
                "notice_choice": user.notice_choice,
            }
        )


class KeyForm(forms.Form):
    name = NameField(
        label=_("Avaimen nimi"),
        max_length=80,
        help_text=_("Esimerkiksi ohjelma, joka avainta käyttää."),
    )
    may_write = forms.BooleanField(
        label=_("Avaimella saa myös kirjoittaa ja lähettää luonnoksia."), required=False
    )
    days = forms.TypedChoiceField(label=_("Voimassa"), choices=KEY_DAYS, coerce=int, initial=90)


class EraseForm(forms.Form):
    word = forms.CharField(
        label=_("Kirjoita %(word)s, jos haluat poistaa tilisi") % {"word": ERASE_WORD},
        max_length=20,
    )

    def clean_word(self) -> Any:  # noqa: ANN401 -- Django's own signature
        if self.cleaned_data["word"].strip().upper() != ERASE_WORD:
            raise forms.ValidationError(_("Kirjoita %(word)s."), params={"word": ERASE_WORD})
        return self.cleaned_data["word"]


class SendAgainForm(forms.Form):
    """One mail that did not leave, or all of them when none is named."""

    mail = forms.ModelChoiceField(
        queryset=Mail.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("Viesti on jo lähtenyt tai poistettu. Lataa luettelo uudelleen.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A mail that has left meanwhile may be named too: then there is nothing to do.
        self.fields["mail"].queryset = Mail.objects.all()  # type: ignore[attr-defined]

    def chosen(self) -> MailQuerySet:
        mail = self.cleaned_data["mail"]
        return Mail.objects.filter(pk=mail.pk) if mail else Mail.objects.undelivered()
