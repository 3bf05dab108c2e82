"""The keys of the standard in all its versions, 0.1 to 0.7, and what each holds. Core schema and its changes: https://yml.publiccode.tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal


@dataclass(frozen=True)
class Shape:
    """What a key holds. `of` is the shape of a list's items or of each language; `only` the key a bare text stands for; `is_loose`: a text will do."""

    kind: Literal["text", "flag", "list", "keys", "languages"]
    of: "Shape | None" = None
    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    only: str = ""
    is_loose: bool = False


TEXT: Final = Shape("text")
FLAG: Final = Shape("flag")
TEXTS: Final = Shape("list", of=TEXT)
TEXT_OR_TEXTS: Final = Shape("list", of=TEXT, is_loose=True)


def texts(*names: str) -> dict[str, Shape]:
    """Keys that hold a text each."""
    return dict.fromkeys(names, TEXT)


def keys(only: str = "", /, **shapes: Shape) -> Shape:
    """A section."""
    return Shape("keys", keys=shapes, only=only)


def each(shape: Shape) -> Shape:
    """A list of them."""
    return Shape("list", of=shape)


ORGANISATION: Final = keys("name", **texts("name", "uri", "url"))
DEPENDENCY: Final = keys("name", **texts("name", "version", "versionMin", "versionMax"), optional=FLAG)
CONTRACTOR: Final = keys("name", **texts("name", "until", "email", "website"))
CONTACT: Final = keys("name", **texts("name", "email", "phone", "affiliation"))
DESCRIPTION: Final = keys(
    **texts("localisedName", "genericName", "shortDescription", "longDescription", "documentation", "apiDocumentation"),
    **dict.fromkeys(("features", "screenshots", "videos", "awards", "freeTags"), TEXTS),
)
ROOT: Final = keys(
    **texts("publiccodeYmlVersion", "name", "applicationSuite", "url", "landingURL", "softwareVersion", "releaseDate", "creationDate", "logo"),
    **texts("monochromeLogo", "roadmap", "developmentStatus", "softwareType", "organizationUri"),
    **dict.fromkeys(("isBasedOn", "platforms"), TEXT_OR_TEXTS),
    **dict.fromkeys(("categories", "tags", "usedBy", "inputTypes", "outputTypes"), TEXTS),
    organisation=ORGANISATION,
    fundedBy=each(ORGANISATION),
    supports=each(keys("id", **texts("id"))),
    intendedAudience=keys(countries=TEXTS, unsupportedCountries=TEXTS, scope=TEXTS, onlyFor=TEXT_OR_TEXTS),
    description=Shape("languages", of=DESCRIPTION),
    legal=keys(**texts("license", "mainCopyrightOwner", "repoOwner", "authorsFile")),
    maintenance=keys(**texts("type"), contractors=each(CONTRACTOR), contacts=each(CONTACT)),
    localisation=keys(localisationReady=FLAG, availableLanguages=TEXTS),
    dependsOn=keys(open=each(DEPENDENCY), proprietary=each(DEPENDENCY), hardware=each(DEPENDENCY)),
)
# Beside the keys' own spelling in any case: old names, and what people write.
ALSO_WRITTEN: Final = {
    "publiccode-yaml-version": "publiccodeYmlVersion",
    "publiccodeyamlversion": "publiccodeYmlVersion",
    "localizedname": "localisedName",
    "localization": "localisation",
    "localizationready": "localisationReady",
    "organization": "organisation",
    "licence": "license",
    "dependencies": "dependsOn",
    "depends_on": "dependsOn",
}
# Keys the offering's form has no field for.
WITHOUT_A_FIELD: Final = (
    "applicationSuite",
    "landingURL",
    "isBasedOn",
    "softwareVersion",
    "releaseDate",
    "creationDate",
    "logo",
    "monochromeLogo",
    "roadmap",
    "organizationUri",
    "organisation",
    "fundedBy",
    "platforms",
    "categories",
    "tags",
    "inputTypes",
    "outputTypes",
    "developmentStatus",
    "intendedAudience",
    "legal.mainCopyrightOwner",
    "legal.repoOwner",
    "legal.authorsFile",
)
# The same in each language.
TOLD_IN_PICTURES: Final = ("genericName", "screenshots", "videos", "awards", "freeTags")
# Sections of one country: `it`, `IT` and as others have made after them.
COUNTRY_LETTERS: Final = 2
