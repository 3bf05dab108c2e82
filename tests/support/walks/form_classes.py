"""Every form and formset the site has, found in its modules, and what each needs to be made."""

import importlib
import pkgutil
import re
from datetime import date

from django import forms
from django.utils import timezone

import accounts
import catalogue
import deploy
import lib
import procurement
import search
import vendors
from procurement.models import Framework
from vendors.models import Membership

ROOMS = (lib, accounts, vendors, procurement, search, catalogue, deploy)
# What a form needs besides its data; three rows of each kind, where it has rows.
NEEDS = {
    "catalogue.authoring.forms.parts.PartForm": {
        "others": [(1, "Muu osa")],
        "rows": {"prices": [{}, {}, {}]},
    },
    "catalogue.authoring.forms.openness.OpennessForm": {
        "rows": {
            "avoin-data-evidence": [{}, {}, {}],
            "avoin-rajapinta-evidence": [{}, {}, {}],
            "standards": [{}, {}, {}],
        }
    },
    "catalogue.reviewing.forms.ReviewForm": {"today": timezone.localdate()},
    "catalogue.authoring.forms.start.StartForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "catalogue.authoring.forms.start.ImportForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "catalogue.authoring.forms.start.VendorForm": {"vendors": [("1", "Yksi"), ("2", "Toinen")]},
    "vendors.forms.CompanyForm": {"municipalities": [("091", "Helsinki")]},
    "vendors.forms.CompanyFactsForm": {"municipalities": [("091", "Helsinki")]},
    "vendors.forms.RegistrationForm": {"municipalities": [("091", "Helsinki")]},
    "procurement.forms.EndFrameworkForm": {
        "framework": Framework(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1))
    },
    "catalogue.procuring.frameworks.forms.CoverForm": {"on": timezone.localdate()},
    "vendors.forms.StatementForm": {"is_confirmed": False},
    "vendors.forms.EndMemberForm": {"team": []},
    "vendors.forms.EndPeriodForm": {"membership": Membership(starts_on=date(2026, 1, 1))},
}
# They are made by allauth's views, with what those hold; have no page of ours; or are what others
# are made from.
OTHERS = re.compile(
    r"accounts\.(sign_in\.forms|admin|forms\.domains)|\.admin\."
    r"|authoring\.forms\.(fields|texts|rows)\.|authoring\.forms\.content"
    r"|\._[A-Z]\w+$"
)


def _modules():
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not re.search(r"\.(migrations|management|__main__|wsgi|asgi)\b", found.name):
                yield importlib.import_module(found.name)


def _found(base):
    for module in _modules():
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, base):
                yield module.__name__, name, value


def _form_classes():
    for module, name, value in _found(forms.BaseForm):
        if value.__module__ == module and not OTHERS.search(f"{module}.{name}"):
            yield f"{module}.{name}", value


FORMS = dict(_form_classes())
# A factory makes them: where they were made they have a name that says nothing.
FORMSETS = {
    value: f"{module}.{name}"
    for module, name, value in _found(forms.BaseFormSet)
    if getattr(value, "form", None) is not None
}


def made(name, **given):
    return FORMS[name](**NEEDS.get(name, {}), **given)
