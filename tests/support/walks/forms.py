"""The forms of the site as a browser would fill them in, found by walking the resolver."""

from html import unescape
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.urls import resolve, reverse

from accounts.submissions.kept_text import SECRET
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.writing import FORMS
from lib.forms.refill import _Reader
from tests.deploy.test_admin_log import CASES, REGISTERED
from tests.support.walks.permission_table import ONLY_QUIET, STAFF
from tests.support.walks.world import NAMES

ODD = 'Kirjoitettu <b>"teksti"</b> & äö €\ntoinen rivi'
FORM_STEPS = [step.slug for step in BY_SLUG.values() if step.section in FORMS]
# Who is shown a form at all; the others see a part of what these see.
SEEING = ("owner", "partner", "buyer", "reviewer", "superuser")
HOST = "http://testserver"
# Whoever sends these has typed a password, a code, or nothing.
OWN_CARE = (
    "admin:logout",
    "account_login",
    "account_logout",
    "account_signup",
    "account_re",
    "account_change",
    "account_set",
    "account_conf",
    *(name for name in ONLY_QUIET if name != "account_"),
)


class Form:
    def __init__(self, page, parsed, role):
        self.page, self.role = page, role
        self.address = urljoin(page, parsed.attributes.get("action") or page).split("#")[0]
        self.controls = [
            control
            for control in parsed.controls
            if control.name and control.kind not in {"submit", "button"}
        ]
        self.name = resolve(urlsplit(self.address).path).view_name
        self.shape = (
            self.name,
            tuple(sorted({control.name for control in self.controls})),
            tuple(sorted(control.name for control in parsed.controls if control.kind == "submit")),
        )

    def body(self):
        """As somebody would fill it in; hidden fields as they came."""
        body = {}
        for control in self.controls:
            value = typed_into(control)
            if value is not None and not (control.kind == "radio" and control.name in body):
                body.setdefault(control.name, []).append(value)
        return body

    def typed(self):
        names = {
            control.name
            for control in self.controls
            if control.is_visible and control.kind != "file"
        } - SECRET
        return {name: values for name, values in self.body().items() if name in names}

    def likeness_in(self, html):
        """What stands in the form of that address on the page that comes closest."""
        best = {}
        for parsed in _Reader(html).forms:
            if (
                urljoin(self.page, parsed.attributes.get("action") or self.page).split("#")[0]
                == self.address
            ):
                found = standing(parsed, html)
                found = {name: values for name, values in found.items() if name in self.typed()}
                wanted = self.typed()
                if sum(found.get(name) == values for name, values in wanted.items()) >= sum(
                    best.get(name) == values for name, values in wanted.items()
                ):
                    best = found
        return best


def typed_into(control):
    kind, given = control.kind, control.attributes.get("value")
    if kind == "hidden":
        return given or ""
    if kind in {"checkbox", "radio"}:
        return given or "on"
    if kind == "select":
        return (
            [option.attributes.get("value") or "" for option in control.options][-1]
            if control.options
            else None
        )
    if kind == "file":
        return None
    return {
        "textarea": ODD,
        "number": "7",
        "date": "2027-01-15",
        "email": "kirjoitettu@example.com",
        "url": "https://kirjoitettu.example/x",
    }.get(kind, ODD.splitlines()[0])


def standing(parsed, html):
    found = {}
    for control in parsed.controls:
        if control.kind in {"checkbox", "radio"}:
            values = (
                [control.attributes.get("value") or "on"] if "checked" in control.attributes else []
            )
        elif control.kind == "select":
            values = [
                option.attributes.get("value") or ""
                for option in control.options
                if "selected" in option.attributes
            ]
        elif control.tag == "textarea":
            values = [unescape(html[slice(*control.inner)]).removeprefix("\r\n").removeprefix("\n")]
        else:
            values = [control.attributes.get("value") or ""]
        found.setdefault(control.name, []).extend(values)
    return found


# Nobody signs in to write to a vendor or to staff: there is no wall.
OPEN_TO_ALL = frozenset({"deploy:feedback", "catalogue:offering-ask", "catalogue:vendor-ask"})


def forms_of(world):
    """One of each shape, for the first kind of person who is shown it."""
    found = {}
    for name in NAMES:
        if not name.startswith((*OWN_CARE, "api:")):
            for role in SEEING:
                for address in addresses_of(world, name):
                    for form in forms_on(world, role, address):
                        found.setdefault(form.shape, form)
    return list(found.values())


def admin_forms_of(world):
    """The superuser's: each table's list, a row, a new one, and the question before a row goes.

    Django makes them all: those with the same fields are one.
    """
    found = {}
    for label, model in REGISTERED.items():
        row = CASES[label]()[0] if label in CASES else model.model._base_manager.first()
        pages = [
            ("changelist", ()),
            ("add", ()),
            *((page, (row.pk,)) for page in ("change", "delete") if row),
        ]
        for page, args in pages:
            for form in forms_on(
                world, "superuser", reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)
            ):
                found.setdefault(form.shape[1:], form)
    return list(found.values())


def addresses_of(world, name):
    """One, but of what has steps and parts all of them."""
    address = world.address(name)
    if name == "catalogue:step":
        return [address.replace("perustiedot", step) for step in FORM_STEPS]
    return (
        [address, f"{address}?osa=0", f"{address}?osa=2"]
        if name == "catalogue:parts"
        else [address]
    )


def forms_on(world, role, address):
    cache.clear()
    answer = world.clients[role].get(address)
    if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
        return []
    posts = [
        parsed
        for parsed in _Reader(answer.content.decode()).forms
        if (parsed.attributes.get("method") or "").lower() == "post"
    ]
    return [
        form
        for form in (Form(address, parsed, role) for parsed in posts)
        if not form.name.startswith(OWN_CARE)
    ]


def has_factor(role):
    return role in {"reviewer"} | STAFF
