"""Puts what somebody typed back into any form of a finished page, whatever it is for.

The page is copied as it stands but for the tags that change, so nothing else of it can break. Pure:
text in, text out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.html import escape

Attributes = dict[str, str | None]
Typed = Mapping[str, Sequence[str]]
Edit = tuple[int, int, str]
BUTTONS = frozenset({"submit", "button", "image", "reset"})
# Never written into a page, whatever was sent.
SECRET = frozenset({"password", "file"})
# What decides that an older state was read stays as it was sent: a write over another's must be
# seen.
MISMATCH = 100
# How many rows a formset has is the page's own: rows that were added before are no other form.
COUNTS = (f"-{TOTAL_FORM_COUNT}", f"-{INITIAL_FORM_COUNT}")


@dataclass
class _Control:
    tag: str
    attributes: Attributes
    start: int
    end: int
    # Where the text of a textarea stands.
    inner: tuple[int, int] | None = None
    options: list["_Control"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name") or ""

    @property
    def kind(self) -> str:
        return (
            (self.attributes.get("type") or ("submit" if self.tag == "button" else "text")).lower()
            if self.tag in {"input", "button"}
            else self.tag
        )

    @property
    def is_secret(self) -> bool:
        return self.kind in SECRET or self.attributes.get("autocomplete") == "one-time-code"

    @property
    def is_count(self) -> bool:
        return self.name.endswith(COUNTS)

    @property
    def is_visible(self) -> bool:
        return self.kind not in BUTTONS | {"hidden"} and not self.is_secret


@dataclass
class _Form:
    attributes: Attributes
    controls: list[_Control] = field(default_factory=list)

    def leads_to(self, address: str, page: str) -> bool:
        # A form without an action leads to its own page.
        there = urlsplit(urljoin(page, self.attributes.get("action") or page))
        return (self.attributes.get("method") or "").lower() == "post" and there.path == urlsplit(
            address
        ).path

    def likeness(self, typed: Typed) -> int:
        names = {control.name for control in self.controls if control.name}
        others = [
            control
            for control in self.controls
            if control.kind == "hidden"
            and control.name in typed
            and control.name != "row_version"
            and not control.is_count
        ]
        # A form about another row than what was sent is far less like it.
        return len(names & set(typed)) - MISMATCH * sum(
            (control.attributes.get("value") or "") not in typed[control.name] for control in others
        )


class _Reader(HTMLParser):
    """Forms with their controls, by their places in the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.forms: list[_Form] = []
        self.loose: list[_Control] = []
        self.main: int | None = None
        self.is_inside = False
        self.open: _Control | None = None
        self.feed(html)
        self.close()
        for control in self.loose:
            for form in self.forms:
                if form.attributes.get("id") == control.attributes.get("form"):
                    form.controls.append(control)

    def place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.place()
        end = start + len(self.get_starttag_text() or "")
        control = _Control(tag, dict(attrs), start, end)
        if tag == "main" and self.main is None:
            self.main = end
        elif tag == "form":
            self.forms.append(_Form(control.attributes))
            self.is_inside = True
        elif tag == "option":
            if self.open is not None:
                self.open.options.append(control)
        elif tag in {"input", "button", "textarea", "select"}:
            self.keep(control)

    def keep(self, control: _Control) -> None:
        if control.attributes.get("form"):
            self.loose.append(control)
        elif self.is_inside:
            self.forms[-1].controls.append(control)
        if control.tag in {"textarea", "select"}:
            self.open = control

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        elif tag in {"textarea", "select"} and self.open is not None:
            self.open.inner = (self.open.end, self.place())
            self.open = None


@dataclass(frozen=True)
class Refilled:
    """The page, and what found no place in its form."""

    html: str
    left: dict[str, list[str]]


def refill(html: str, *, page: str, address: str, typed: Typed) -> Refilled:
    """`page` is the path the HTML stands at, `address` the path the form was sent to.

    Buttons and secrets are left alone.
    """
    reader = _Reader(html)
    forms = [
        form
        for form in reader.forms
        if form.leads_to(address, page) and any(control.is_visible for control in form.controls)
    ]
    form = max(forms, key=lambda one: one.likeness(typed), default=None)
    if form is None or form.likeness(typed) <= 0:
        return Refilled(html, {name: list(values) for name, values in typed.items()})
    names = {control.name for control in form.controls}
    left = {
        name: list(values) for name, values in typed.items() if name not in names and any(values)
    }
    return Refilled(_written(html, _edits(form, typed)), left)


def with_notice(html: str, notice: str) -> str:
    """The notice, which is HTML, as the first thing in the page's main part."""
    place = _Reader(html).main
    return html if place is None else html[:place] + notice + html[place:]


def _edits(form: _Form, typed: Typed) -> Iterable[Edit]:
    waiting = {name: list(values) for name, values in typed.items()}
    for control in form.controls:
        if not control.name or control.kind in BUTTONS or control.is_secret or control.is_count:
            continue
        if control.kind in {"checkbox", "radio"}:
            yield _marked(
                control,
                "checked",
                is_on=(control.attributes.get("value") or "on") in typed.get(control.name, ()),
            )
        elif control.name not in typed:
            continue
        elif control.tag == "select":
            for option in control.options:
                yield _marked(
                    option,
                    "selected",
                    is_on=(option.attributes.get("value") or "") in typed[control.name],
                )
        elif control.tag == "textarea":
            # A newline right after the tag is not part of the text.
            yield (
                *(control.inner or (control.end, control.end)),
                "\n" + str(escape(_next(waiting, control.name))),
            )
        else:
            yield (
                control.start,
                control.end,
                _tag(control, {**control.attributes, "value": _next(waiting, control.name)}),
            )


def _next(waiting: dict[str, list[str]], name: str) -> str:
    # Several fields of one name take the values in their order.
    values = waiting[name]
    return values.pop(0) if len(values) > 1 else (values[0] if values else "")


def _marked(control: _Control, mark: str, *, is_on: bool) -> Edit:
    attributes = {name: value for name, value in control.attributes.items() if name != mark}
    return (
        control.start,
        control.end,
        _tag(control, {**attributes, **({mark: None} if is_on else {})}),
    )


def _tag(control: _Control, attributes: Attributes) -> str:
    written = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{control.tag}{written}>"


def _written(html: str, edits: Iterable[Edit]) -> str:
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html
