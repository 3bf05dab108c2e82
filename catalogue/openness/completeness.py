"""What a whole version has, beside the six rules. Pure."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalogue.openness.evaluation import MISSING, Breach
from catalogue.openness.facts import CriterionFacts, VersionFacts


def missing_content(version: VersionFacts) -> Iterator[Breach]:
    """Name and summary in at least one language, and in that language both; a place and parts.

    A later version says what changed.
    """
    if not version.named_in:
        yield Breach(MISSING, "basics.name", _("Kirjoita ratkaisun nimi."))
    if not version.summarized_in or version.named_in - version.summarized_in:
        yield Breach(
            MISSING,
            "basics.summary",
            _("Kirjoita lyhyt kuvaus jokaisella kielellä, jolla annoit nimen."),
        )
    if not version.tells_changes:
        yield Breach(MISSING, "basics.change_log", _("Kerro, mikä muuttui edellisestä versiosta."))
    if not version.has_component:
        yield Breach(
            MISSING,
            "places.components",
            _("Valitse vähintään yksi komponentti, johon ratkaisu kuuluu."),
        )
    if not version.parts:
        yield Breach(MISSING, "parts", _("Lisää osat, joista ratkaisu koostuu."))


def missing_claims(version: VersionFacts) -> Iterator[Breach]:
    """Every criterion is claimed one way or another, and its mandatory questions are answered.

    It is claimed not applicable only where it may be.
    """
    for criterion in version.criteria:
        yield from _missing_claim(version, criterion)


def _missing_claim(version: VersionFacts, criterion: CriterionFacts) -> Iterator[Breach]:
    claim, field = version.claim(criterion.slug), f"claims.{criterion.slug}"
    if not claim.state:
        yield Breach(
            MISSING,
            f"{field}.state",
            _("Arvioi kriteeri: täyttyy, osittain, ei täyty tai ei koske."),
        )
    elif claim.state == "not_applicable" and not criterion.may_be_not_applicable:
        yield Breach(
            MISSING,
            f"{field}.state",
            _("Tämä kriteeri koskee jokaista ratkaisua. Valitse muu arvio."),
        )
    elif claim.is_made and not criterion.is_answered:
        yield Breach(MISSING, f"{field}.answers", _("Vastaa kriteerin pakollisiin kysymyksiin."))
