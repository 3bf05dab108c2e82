"""A form of any page takes what was typed; the rest of the page stays as it was, to the letter."""

import pytest

from lib.forms.refill import refill, with_notice

ODD = 'a <b>"c"</b> & äö\r\ntoinen'
PAGE = """<!doctype html><main id="m"><svg viewBox="0 0 1 1"/>
<form method="post" action="/muu"><input name="nimi" value="muu"></form>
<form method="post" id="f"><input type="hidden" name="row_version" value="3">
<input name="nimi" value="vanha &amp; x" required><textarea name="teksti" rows="2">
vanha</textarea>
<select name="laji"><option value="">-</option><option value="a" selected>A</option>
<option value="b">B</option></select>
<input type="checkbox" name="kielet" value="fi" checked>
<input type="checkbox" name="kielet" value="sv">
<input type="radio" name="koko" value="1" checked><input type="radio" name="koko" value="2">
<input type="password" name="sana"><input name="numero" autocomplete="one-time-code">
<input type="file" name="tiedosto"><button name="laheta" value="1">Lähetä</button></form>
<input name="ulkona" form="f" value="x"></main>"""
TYPED = {
    "row_version": ["2"],
    "nimi": [ODD],
    "teksti": [ODD],
    "laji": ["b"],
    "kielet": ["sv"],
    "koko": ["2"],
    "sana": ["salaisuus"],
    "numero": ["123456"],
    "ulkona": ["y"],
    "laheta": ["1"],
    "poissa": ["jäi yli"],
}


def test_every_kind_of_field_takes_what_was_typed_and_secrets_none():
    found = refill(PAGE, page="/sivu?a=1", address="/sivu", typed=TYPED)
    odd = "a &lt;b&gt;&quot;c&quot;&lt;/b&gt; &amp; äö\r\ntoinen"

    expected = PAGE
    for old, new in (
        (
            '<input type="hidden" name="row_version" value="3">',
            '<input type="hidden" name="row_version" value="2">',
        ),
        (
            '<input name="nimi" value="vanha &amp; x" required>',
            f'<input name="nimi" value="{odd}" required>',
        ),
        ("\nvanha</textarea>", f"\n{odd}</textarea>"),
        ('<option value="a" selected>', '<option value="a">'),
        ('<option value="b">', '<option value="b" selected>'),
        ('value="fi" checked>', 'value="fi">'),
        ('name="kielet" value="sv">', 'name="kielet" value="sv" checked>'),
        ('value="1" checked>', 'value="1">'),
        ('name="koko" value="2">', 'name="koko" value="2" checked>'),
        ('<input name="ulkona" form="f" value="x">', '<input name="ulkona" form="f" value="y">'),
    ):
        expected = expected.replace(old, new, 1)
    assert (found.html, found.left) == (expected, {"poissa": ["jäi yli"]})


@pytest.mark.parametrize("address", ["/toinen", "/sivu/x"])
def test_without_its_form_the_page_stays_and_everything_is_left(address):
    found = refill(PAGE, page="/sivu", address=address, typed={"nimi": ["x"]})

    assert (found.html, found.left) == (PAGE, {"nimi": ["x"]})


def test_of_many_rows_with_the_same_address_the_one_that_was_sent_is_filled():
    row = (
        '<form method="post"><input type="hidden" name="rivi" value="{0}"><input name="nimi"'
        ' value="{0}"></form>'
    )
    page = row.format(1) + row.format(2)

    assert refill(
        page, page="/a", address="/a", typed={"rivi": ["2"], "nimi": ["uusi"]}
    ).html == row.format(1) + row.format(2).replace(
        'name="nimi" value="2"', 'name="nimi" value="uusi"'
    )


def test_fields_of_one_name_take_the_values_in_their_order():
    page = '<form method="post"><input name="a" value=""><input name="a" value=""></form>'

    assert (
        refill(page, page="/a", address="/a", typed={"a": ["1", "2"]}).html
        == '<form method="post"><input name="a" value="1"><input name="a" value="2"></form>'
    )


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<form method=post",
        "<form method='post'><textarea name=a>",
        "<select name=a><option",
        "</form></select>",
    ],
)
def test_broken_pages_break_nothing(html):
    assert refill(html, page="/a", address="/a", typed={"a": ["1"]}).left in ({"a": ["1"]}, {})


def test_the_notice_is_the_first_thing_of_the_main_part():
    assert with_notice("<body><main class='x'><p>", "<b>") == "<body><main class='x'><b><p>"
    assert with_notice("<body>", "<b>") == "<body>"


def test_how_many_rows_a_form_has_is_the_pages_own():
    """A form with a row more than the page shows is the same form."""
    html = (
        '<form method="post"><input type="hidden" name="rivit-TOTAL_FORMS" value="1">'
        '<input type="hidden" name="rivit-INITIAL_FORMS" value="0">'
        '<input name="rivit-0-nimi" value=""></form>'
    )
    typed = {
        "rivit-TOTAL_FORMS": ["2"],
        "rivit-INITIAL_FORMS": ["1"],
        "rivit-0-nimi": ["eka"],
        "rivit-1-nimi": ["toka"],
    }

    found = refill(html, page="/sivu", address="/sivu", typed=typed)

    assert found.html == html.replace(
        'name="rivit-0-nimi" value=""', 'name="rivit-0-nimi" value="eka"'
    )
    assert found.left == {"rivit-1-nimi": ["toka"]}
