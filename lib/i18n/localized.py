"""Texts in three languages: which one is shown, and in which language it then is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Text:
    """A text and the language it is in; `is_fallback` when that is not the language asked for."""

    text: str
    lang: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def order_of(language: str) -> tuple[str, ...]:
    return (language, *(other for other in LANGUAGES if other != language))


def pick(texts: Mapping[str, str], language: str) -> Text:
    """The text in `language`, else the first there is in the order fi → sv → en."""
    for lang in order_of(language):
        if texts.get(lang):
            return Text(texts[lang], lang, is_fallback=lang != language)
    return Text("", language, is_fallback=False)


def texts_of(row: object, field: str) -> dict[str, str]:
    """The columns `<field>_fi`, `_sv`, `_en` of a row as a mapping; empty ones are left out."""
    values = {lang: getattr(row, f"{field}_{lang}") for lang in LANGUAGES}
    return {lang: value for lang, value in values.items() if value}


def text_of(row: object, field: str, language: str) -> Text:
    return pick(texts_of(row, field), language)


def in_its_language(value: Text) -> SafeString:
    if not value.is_fallback:
        return format_html("{}", value.text)
    return format_html('<span lang="{}">{}</span>', value.lang, value.text)


def page_language() -> str:
    """The language of the request being answered: fi, sv or en."""
    language = (get_language() or LANGUAGES[0])[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


def columns(name: str, values: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}_{language}": (values or {}).get(language, "") for language in LANGUAGES}
