"""A value is named once, in its choices: no table elsewhere words the same values again."""

import ast

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from catalogue.labels import choices_of, names_by_group, part_kind_words, state_words
from catalogue.models import OpennessState, Part

ROOMS = ("accounts", "vendors", "procurement", "catalogue", "search", "lib", "deploy")
GETTEXT = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext"}
# Tables that say something else of the same values than what they are called; each with its reason.
OTHER_MEANINGS = {
    "vendors/forms.py: editor": "what a member of a team may do, in a sentence",
    "catalogue/authoring/forms/parts.py: closed": "software, as the form asks of what",
    "catalogue/pricing/cost_table.py: graduated": "what tiers mean, in a sentence with the price",
    "catalogue/reviewing/review_page.py: approve": "what somebody did, in a sentence",
    "catalogue/authoring/forms/texts.py: en": "in which language",
    "catalogue/reviewing/forms.py: en": "languages as words in a sentence",
    "lib/templatetags/site.py: en": "in which language",
    "deploy/settings.py: en": "Django's own list of languages",
}


def every_choices():
    """Classes of choices with at least two values, by the set of their values."""
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith(ROOMS):
            continue
        for field in model._meta.get_fields():
            if values := tuple(value for value, _label in getattr(field, "choices", None) or ()):
                found[frozenset(map(str, values))] = f"{model.__name__}.{field.name}"
    return found


def is_words(node):
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT
    )


def key_of(node, classes):
    """`"open"` and `Part.Kind.OPEN` alike."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Attribute) and node.attr.isupper():
        return node.attr.lower()
    return None


def worded_tables(source):
    """Keys of each dictionary or list of pairs whose values are words of the page."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict) and node.keys and all(map(is_words, node.values)):
            keys = [key_of(key, None) for key in node.keys]
        elif isinstance(node, ast.List) and node.elts:
            pairs = [pair for pair in node.elts if isinstance(pair, ast.Tuple)]
            if len(pairs) != len(node.elts) or not all(
                len(pair.elts) == 2 and is_words(pair.elts[1]) for pair in pairs
            ):
                continue
            keys = [key_of(pair.elts[0], None) for pair in pairs]
        else:
            continue
        yield node.lineno, {key for key in keys if key}


def worded_again(source, known):
    """Tables that word two values or more of one class of choices."""
    for line, keys in worded_tables(source):
        for values, name in known.items():
            if len(keys & values) >= 2 and keys <= values | {""}:
                yield line, name, sorted(keys)


def test_no_table_words_the_values_of_choices_again():
    known, again = every_choices(), []
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            name = str(path.relative_to(settings.BASE_DIR))
            if "/migrations/" in name:
                continue
            again += [
                f"{name}:{line} words {choices}: {keys}"
                for line, choices, keys in worded_again(path.read_text(encoding="utf-8"), known)
                if f"{name}: {keys[0]}" not in OTHER_MEANINGS
            ]
    assert again == []


@pytest.mark.parametrize(
    "source",
    [
        '{"open": _("Avoin"), "closed": _("Suljettu")}',
        '{Part.Kind.OPEN: _("Avoin"), Part.Kind.SERVICE: _("Palvelu")}',
        '[("open", _("Avoin")), ("service", _("Palvelu"))]',
        '{"open": gettext("Avoin"), "closed": gettext("Suljettu"), "": gettext("Merkitsemättä")}',
    ],
)
def test_a_second_table_is_found(source):
    assert list(worded_again(source, every_choices()))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_choice_of_the_catalogue_has_words_in_each_language(language):
    with override(language):
        names = names_by_group()

        assert set(names) >= {"kind", "part_kind", "state", "answer", "hosted_by", "user_group"}
        assert all(name.strip() for group in names.values() for name in group.values())
        assert names["kind"] == {str(value): str(label) for value, label in choices_of("kind")}
        assert state_words(None) != ""
        assert state_words(OpennessState.MET) == names["state"]["met"]
        assert part_kind_words(Part.Kind.OPEN) == names["part_kind"]["open"]


def test_the_words_of_the_languages_differ():
    with override("sv"):
        swedish = names_by_group()["state"]
    with override("en"):
        assert names_by_group()["state"] != swedish
