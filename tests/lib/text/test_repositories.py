"""A relative link leads into the repository its text comes from, or nowhere: never to us."""

import pytest

from lib.text.repositories import file_address, whole_address

GITHUB, GITLAB, BITBUCKET, OTHER = (
    "https://github.com/a/b.git",
    "https://gitlab.koodi.example/ryhma/ala/b",
    "https://bitbucket.org/a/b/",
    "https://koodi.example/a/b",
)
FILES = {
    (GITHUB, "docs/ohje.md"): "https://github.com/a/b/blob/HEAD/docs/ohje.md",
    (GITHUB, "/docs/ohje.md#alku"): "https://github.com/a/b/blob/HEAD/docs/ohje.md#alku",
    (GITHUB, "./docs/../README.md?plain=1"): "https://github.com/a/b/blob/HEAD/README.md?plain=1",
    (GITLAB, "docs/ohje.md"): "https://gitlab.koodi.example/ryhma/ala/b/-/blob/HEAD/docs/ohje.md",
    (BITBUCKET, "ohje.md"): "https://bitbucket.org/a/b/src/HEAD/ohje.md",
    (OTHER, "ohje.md"): "",
    ("", "ohje.md"): "",
    ("https://github.com/a", "ohje.md"): "",
    ("https://github.com.paha.example/a/b", "ohje.md"): "",
    (GITHUB, "../muu/ohje.md"): "",
    (GITHUB, "docs\\ohje.md"): "",
    (GITHUB, "docs/kaytto ohje.md"): "",
}
LINKS = {
    "https://ohje.example/": "https://ohje.example/",
    "mailto:a@b.example": "mailto:a@b.example",
    "docs/ohje.md": "https://github.com/a/b/blob/HEAD/docs/ohje.md",
    "/ratkaisut/oma": "https://github.com/a/b/blob/HEAD/ratkaisut/oma",
    "#alku": "",
    "?q=a": "",
    "": "",
    "//paha.example/": "",
    "\\\\paha.example": "",
    "javascript:alert(1)": "",
    "https:/oma": "",
}


@pytest.mark.parametrize(("repository", "path"), FILES)
def test_a_path_leads_to_the_file_as_the_service_shows_it(repository, path):
    assert file_address(repository, path) == FILES[repository, path]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_whole_or_in_the_repository_or_none(link):
    assert whole_address(link, GITHUB) == LINKS[link]
