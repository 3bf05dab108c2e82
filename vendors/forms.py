"""Forms of companies and their teams."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.forms.whole import WholeField
from lib.text.names import NameField
from vendors.business_ids import plain_business_id
from vendors.models import Membership, TeamMember, Vendor, validate_business_id

ROLES = [
    ("editor", _("Muokkaaja: kirjoittaa ja lähettää ratkaisuja")),
    ("owner", _("Pääkäyttäjä: hoitaa myös yrityksen tiedot ja tiimin")),
]
ABSENT = [("", _("Valitse"))]


class BusinessIdField(forms.CharField):
    """Taken as people write it: without the hyphen, as a VAT number, with spaces."""

    default_validators = [validate_business_id]

    def __init__(self, **kwargs: Any) -> None:
        # Longer than the id itself, for what people write around it.
        super().__init__(**{"label": _("Y-tunnus"), "max_length": 30, **kwargs})

    def to_python(self, value: Any) -> str:  # noqa: ANN401 -- Django's own signature
        return plain_business_id(str(super().to_python(value) or ""))


class CompanyForm(forms.Form):
    """What the register holds of a company; `municipalities` are codes with names."""

    name = NameField(label=_("Yrityksen nimi"), max_length=120)
    home_municipality_code = forms.ChoiceField(label=_("Kotikunta"))
    size = forms.ChoiceField(label=_("Henkilöstö"), choices=[*ABSENT, *Vendor.Size.choices])
    website = forms.URLField(label=_("Verkkosivusto"), max_length=300, assume_scheme="https")

    def __init__(self, *args: Any, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["home_municipality_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        # The choices come from the room that knows municipalities.
        field.choices = [*ABSENT, *municipalities]


class RegistrationForm(CompanyForm):
    business_id = BusinessIdField(help_text=_("Esimerkiksi 1234567-8"))
    states_membership = forms.BooleanField(
        label=_("Yritys on COSS ry:n jäsen"),
        required=False,
        help_text=_("Ylläpito tarkistaa jäsenyyden. Luonnoksia voi kirjoittaa jo sitä ennen."),
    )
    note = forms.CharField(
        label=_("Lisätieto ylläpidolle"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Esimerkiksi milloin jäsenyys alkoi."),
    )
    field_order = [
        "business_id",
        "name",
        "home_municipality_code",
        "size",
        "website",
        "states_membership",
        "note",
    ]

    def facts(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("business_id", "name", "home_municipality_code", "size", "website")
        }


class CompanyFactsForm(CompanyForm):
    introduction_fi = forms.CharField(
        label=_("Esittely suomeksi"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    introduction_sv = forms.CharField(
        label=_("Esittely ruotsiksi"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "sv"}),
    )
    introduction_en = forms.CharField(
        label=_("Esittely englanniksi"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    contact_role = NameField(label=_("Yhteyshenkilön tehtävä"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("Yhteyshenkilön sähköposti"), required=False)
    contact_phone = forms.CharField(
        label=_("Yhteyshenkilön puhelin"), max_length=40, required=False
    )
    has_consent = forms.BooleanField(
        label=_(
            "Olen yhteyshenkilö ja suostun siihen, että tehtävä, sähköposti ja puhelin näkyvät"
            " julkisesti."
        ),
        required=False,
        help_text=_(
            "Ilman suostumusta yhteystietoja ei näytetä. Suostumuksen voi perua milloin tahansa."
        ),
    )
    row_version = WholeField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def of(cls, vendor: Vendor, municipalities: list[tuple[str, str]]) -> "CompanyFactsForm":
        names = [name for name in cls.base_fields if name != "has_consent"]
        initial = {name: getattr(vendor, name) for name in names} | {
            "has_consent": vendor.contact_consent_at is not None
        }
        return cls(initial=initial, municipalities=municipalities)

    def facts(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"has_consent", "row_version"}
        }


class CloseForm(forms.Form):
    reason_fi = forms.CharField(
        label=_("Perustelu"),
        max_length=300,
        help_text=_("Näkyy niille, jotka tulevat ratkaisujen sivuille vanhasta linkistä."),
    )
    is_sure = forms.BooleanField(
        label=_("Ymmärrän, että yritys suljetaan ja jokaisen jäsenyys tiimissä päättyy.")
    )


class TakeoverForm(forms.Form):
    business_id = BusinessIdField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Miksi edustat yritystä?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Esimerkiksi tehtäväsi yrityksessä. Ylläpito ottaa yhteyttä, jos tarvitaan lisää."
        ),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Sähköposti"), max_length=254)
    role = forms.ChoiceField(
        label=_("Rooli"), choices=ROLES, widget=forms.RadioSelect, initial="editor"
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=TeamMember.Role.choices)


class PeriodForm(forms.Form):
    starts_on = forms.DateField(
        label=_("Alkaa"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Viimeinen päivä"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Tyhjä: toistaiseksi."),
    )
    source = forms.CharField(
        label=_("Lähde"), max_length=200, help_text=_("Esimerkiksi jäsenluettelo ja sen päivä.")
    )

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        starts_on = self.cleaned_data.get("starts_on")
        if ends_on and starts_on and ends_on < starts_on:
            raise forms.ValidationError(_("Viimeinen päivä ei voi olla ennen alkua."))
        return ends_on


class EndPeriodForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Viimeinen päivä"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Perustelu"), max_length=300, help_text=_("Lähetetään yrityksen pääkäyttäjille.")
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean_ends_on(self) -> date:
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.membership.starts_on:
            raise forms.ValidationError(_("Viimeinen päivä ei voi olla ennen alkua."))
        return ends_on


class StatementForm(PeriodForm):
    """The membership; for a company that waits also whose it is."""

    proof = forms.CharField(
        label=_("Miten näit, että ilmoittaja edustaa yritystä?"),
        max_length=200,
        required=False,
        help_text=_(
            "Yritys tulee näkyviin vasta, kun tämäkin on vahvistettu. Jos jätät kentän tyhjäksi,"
            " yritys jää odottamaan."
        ),
    )

    def __init__(self, *args: Any, is_confirmed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked only while it is not known.
        if is_confirmed:
            del self.fields["proof"]


class RefusalForm(forms.Form):
    reason = forms.CharField(label=_("Perustelu"), max_length=300)


class SourceForm(forms.Form):
    source = forms.CharField(
        label=_("Miten näit, että pääkäyttäjät edustavat yritystä?"),
        max_length=200,
        help_text=_("Esimerkiksi puhelu yrityksen vaihteeseen ja sen päivä."),
    )


class EndMemberForm(forms.Form):
    member = forms.ChoiceField(label=_("Kenen jäsenyys päättyy?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Perustelu"),
        max_length=300,
        help_text=_("Lähetetään henkilölle ja yrityksen pääkäyttäjille."),
    )

    def __init__(self, *args: Any, team: list[TeamMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = {str(member.pk): member for member in team}
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [
            (pk, f"{member.user.email}, {member.get_role_display()}")
            for pk, member in self.team.items()
        ]

    def chosen(self) -> TeamMember:
        """Once the form is valid."""
        return self.team[self.cleaned_data["member"]]


class OwnerForm(forms.Form):
    email = forms.EmailField(
        label=_("Uuden pääkäyttäjän sähköposti"),
        max_length=254,
        help_text=_("Osoite, jonka henkilö on vahvistanut tilillään."),
    )
    reason = forms.CharField(
        label=_("Perustelu"), max_length=300, help_text=_("Lähetetään yrityksen pääkäyttäjille.")
    )
