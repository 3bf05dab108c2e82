"""What the openness rules look at: a version as values. Pure."""

import re
import unicodedata
from dataclasses import dataclass

# Adjective and noun in every case, apart, hyphenated or in one; "avoin data", "lähdekoodi" alone
# and "open sources" say something else.
SAYS_OPEN_SOURCE = re.compile(
    r"""\b (?: avoi (?: n | nta | nten | m[ei]\w* ) {between} (?: l[äa]hde | ohjelmisto ) kood
          | avokood
          | [öo]pp (?: en | et | na ) {between} k[äa]llkod
          | open {between} sourc (?: e (?! s\b ) | ing )
        )""".replace("{between}", r"[\s\u2010-\u2013-]*"),
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class EvidenceFacts:
    url: str
    shows: str


@dataclass(frozen=True)
class ClaimFacts:
    """What is said of a criterion.

    The state is met, partly, not_met, not_applicable or, in a draft, empty.
    """

    criterion: str
    state: str
    evidence: tuple[EvidenceFacts, ...] = ()

    @property
    def is_made(self) -> bool:
        return self.state in {"met", "partly"}


@dataclass(frozen=True)
class CriterionFacts:
    """A criterion that is asked of every version; its mandatory questions may all be answered."""

    slug: str
    may_be_not_applicable: bool = False
    is_answered: bool = False


@dataclass(frozen=True)
class PartFacts:
    """A part; its kind is open, closed, service or, in a draft, empty.

    `included_in` is the key of another part; `prices_fall` when a price by population is lower for
    more inhabitants, `tiers_are_unsaid` when tiers per inhabitant may mean two things.
    """

    key: str
    name: str = ""
    kind: str = ""
    licence: str = ""
    source_url: str = ""
    pricing: str = ""
    has_price: bool = False
    prices_fall: bool = False
    tiers_are_unsaid: bool = False
    included_in: str | None = None


@dataclass(frozen=True)
class VersionFacts:
    """What the rules look at: every text in every language, the parts, the claims.

    `named_in` and `summarized_in` are languages; a first version has no changes to tell.
    """

    texts: tuple[str, ...]
    parts: tuple[PartFacts, ...]
    claims: tuple[ClaimFacts, ...]
    named_in: frozenset[str] = frozenset()
    summarized_in: frozenset[str] = frozenset()
    tells_changes: bool = False
    has_component: bool = False
    criteria: tuple[CriterionFacts, ...] = ()

    def calls_itself_open_source(self) -> bool:
        return any(
            SAYS_OPEN_SOURCE.search(unicodedata.normalize("NFC", text)) for text in self.texts
        )

    def has(self, kind: str) -> bool:
        return any(part.kind == kind for part in self.parts)

    def claim(self, criterion: str) -> ClaimFacts:
        """An empty one where nothing is said."""
        said = (claim for claim in self.claims if claim.criterion == criterion)
        return next(said, ClaimFacts(criterion, ""))
