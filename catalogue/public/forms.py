"""Asking a vendor, and telling staff: a name, an address to answer to, a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text.names import NameField


class WritingForm(forms.Form):
    name = NameField(
        label=_("Nimi"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Sähköposti"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Viesti"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )

    @classmethod
    def known(cls, user: Any) -> dict[str, str]:  # noqa: ANN401 -- request.user
        # The name and address of whoever is signed in stand there already.
        return {"name": user.name, "email": user.email} if user.is_authenticated else {}


class QuestionForm(WritingForm):
    text = forms.CharField(
        label=_("Kysymys"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
