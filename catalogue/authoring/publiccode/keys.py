"""The keys of the standard in all its versions, 0.1 to 0.7, and what each holds.

Core schema and its changes: https://yml.publiccode.tools.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal


@dataclass(frozen=True)
class Shape:
    """What a key holds.

    `of` is the shape of a list's items or of each language; `only` the key a bare text stands for;
    `most` how many items are read. What is `aside` has no place in an offering: that it is there is
    all we know of it.
    """

    kind: Literal["text", "flag", "list", "keys", "languages", "aside"]
    of: "Shape | None" = None
    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    only: str = ""
    most: int = 100


TEXT: Final = Shape("text")
FLAG: Final = Shape("flag")
TEXTS: Final = Shape("list", of=TEXT)
# Of a product in wide use; Finnish towns may stand at the end.
USERS: Final = Shape("list", of=TEXT, most=20_000)
ALL_LANGUAGES: Final = Shape("list", of=TEXT, most=300)
ASIDE: Final = Shape("aside")


def aside(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, ASIDE)


def texts(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, TEXT)


def keys(only: str = "", /, **shapes: Shape) -> Shape:
    return Shape("keys", keys=shapes, only=only)


def each(shape: Shape) -> Shape:
    return Shape("list", of=shape)


DEPENDENCY: Final = keys(
    "name", **texts("name", "version", "versionMin", "versionMax"), optional=FLAG
)
CONTRACTOR: Final = keys("name", **texts("name", "until", "email", "website"))
# The same in each language.
TOLD_IN_PICTURES: Final = ("genericName", "screenshots", "videos", "awards", "freeTags")
DESCRIPTION: Final = keys(
    **texts(
        "localisedName", "shortDescription", "longDescription", "documentation", "apiDocumentation"
    ),
    **aside(*TOLD_IN_PICTURES),
    features=TEXTS,
)
ROOT: Final = keys(
    **texts(
        "publiccodeYmlVersion",
        "name",
        "url",
        "developmentStatus",
        "softwareType",
        "releaseDate",
        "roadmap",
    ),
    **aside(
        "applicationSuite",
        "landingURL",
        "isBasedOn",
        "softwareVersion",
        "creationDate",
        "logo",
        "monochromeLogo",
    ),
    **aside(
        "organizationUri",
        "organisation",
        "fundedBy",
        "platforms",
        "categories",
        "tags",
        "inputFormats",
        "inputTypes",
        "outputTypes",
        "supports",
    ),
    usedBy=USERS,
    intendedAudience=keys(**aside("countries", "scope", "onlyFor"), unsupportedCountries=TEXTS),
    description=Shape("languages", of=DESCRIPTION),
    legal=keys(**texts("license"), **aside("mainCopyrightOwner", "repoOwner", "authorsFile")),
    maintenance=keys(**texts("type"), **aside("contacts"), contractors=each(CONTRACTOR)),
    localisation=keys(localisationReady=FLAG, availableLanguages=ALL_LANGUAGES),
    dependsOn=keys(**aside("hardware"), open=each(DEPENDENCY), proprietary=each(DEPENDENCY)),
)
# Keys that files of other kinds have too: by these alone nobody knows a publiccode.yml.
COMMON: Final = frozenset(
    {"name", "url", "logo", "tags", "platforms", "categories", "organisation", "roadmap"}
)
# What is read instead by its own keys, for telling that it is the wrong file.
OTHER_FORMATS: Final = {
    "openapi": "OpenAPI",
    "swagger": "OpenAPI",
    "asyncapi": "AsyncAPI",
    "services": "Docker Compose",
    "apiVersion": "Kubernetes",
    "jobs": "GitHub Actions",
    "stages": "GitLab CI",
    "cff-version": "CITATION.cff",
    "@context": "codemeta.json",
    "devDependencies": "package.json",
    "scripts": "package.json",
    "site_name": "MkDocs",
    "repos": "pre-commit",
    "$schema": "JSON Schema",
}
# Beside the keys' own spelling in any case: old names, and what people write.
ALSO_WRITTEN: Final = {
    "publiccode-yaml-version": "publiccodeYmlVersion",
    "publiccodeyamlversion": "publiccodeYmlVersion",
    "localizedname": "localisedName",
    # 0.1
    "featurelist": "features",
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
    "creationDate",
    "logo",
    "monochromeLogo",
    "organizationUri",
    "organisation",
    "fundedBy",
    "platforms",
    "categories",
    "tags",
    "inputFormats",
    "inputTypes",
    "outputTypes",
    "developmentStatus",
    "intendedAudience",
    "legal.mainCopyrightOwner",
    "legal.repoOwner",
    "legal.authorsFile",
)
# Sections of one country: `it`, `IT` and as others have made after them.
COUNTRY_LETTERS: Final = 2
