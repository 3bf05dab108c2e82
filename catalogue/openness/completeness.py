"""What still keeps a version from being sent: the six rules, and what a whole version has."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalogue.models import Version
from catalogue.openness.facts import breaches_of
from catalogue.openness.rules import Breach
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.localized import texts_of

# Not one of the six rules: something is missing.
MISSING = 0


def shortcomings(version: Version) -> list[Breach]:
    """Everything to mend, in the order of the steps; load the version with `with_content()`."""
    return [*missing(version), *breaches_of(version)]


def missing(version: Version) -> Iterator[Breach]:
    yield from _missing_basics(version)
    if not version.placements.all():
        yield Breach(
            MISSING,
            "places.components",
            _("Valitse vähintään yksi komponentti, johon ratkaisu kuuluu."),
        )
    if not version.parts.all():
        yield Breach(MISSING, "parts", _("Lisää osat, joista ratkaisu koostuu."))
    for part in version.parts.all():
        if not part.kind:
            yield Breach(
                MISSING,
                f"parts.{part.pk}.kind",
                _("Merkitse osa avoimeksi, suljetuksi tai palveluksi."),
            )
    yield from _missing_claims(version)


def _missing_basics(version: Version) -> Iterator[Breach]:
    """Name and summary in at least one language, and in that language both.

    A later version says what changed.
    """
    names, summaries = texts_of(version, "name"), texts_of(version, "summary")
    if not names:
        yield Breach(MISSING, "basics.name", _("Kirjoita ratkaisun nimi."))
    if not summaries or names.keys() - summaries.keys():
        yield Breach(
            MISSING,
            "basics.summary",
            _("Kirjoita lyhyt kuvaus jokaisella kielellä, jolla annoit nimen."),
        )
    if version.number > 1 and not texts_of(version, "change_log"):
        yield Breach(MISSING, "basics.change_log", _("Kerro, mikä muuttui edellisestä versiosta."))


def _missing_claims(version: Version) -> Iterator[Breach]:
    """Every criterion is claimed one way or another, and its mandatory questions are answered.

    It is claimed not applicable only where it may be.
    """
    claimed = {claim.criterion_id: claim.state for claim in version.claims.all()}
    answered = {answer.question_id for answer in version.answers.all()}
    for slug, criterion in taxonomy().offered.criteria.items():
        state = claimed.get(criterion.pk, "")
        if not state:
            yield Breach(
                MISSING,
                f"claims.{slug}.state",
                _("Arvioi kriteeri: täyttyy, osittain, ei täyty tai ei koske."),
            )
        elif state == "not_applicable" and not criterion.may_be_not_applicable:
            yield Breach(
                MISSING,
                f"claims.{slug}.state",
                _("Tämä kriteeri koskee jokaista ratkaisua. Valitse muu arvio."),
            )
        elif state in {"met", "partly"} and any(
            row.is_mandatory and row.pk not in answered for row in criterion.asked
        ):
            yield Breach(
                MISSING, f"claims.{slug}.answers", _("Vastaa kriteerin pakollisiin kysymyksiin.")
            )
