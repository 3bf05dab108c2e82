"""Files of a comparison: the same cells as the page, and nothing a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db
EVIL = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\uff1d1+1")


@pytest.fixture
def two():
    for slug, name in (("a", "=1+1|cmd"), ("b", "Ratkaisu b")):
        OfferingFactory(slug=slug, published={"name_fi": name, "support_fi": EVIL[0]})


def csv_lines(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def sheet_of(response):
    return load_workbook(io.BytesIO(response.content)).active


def test_a_file_says_for_whom_it_is_and_names_its_columns(client, two):
    response = client.get("/vertailu.csv?v=b&v=a&kunta=837&kk=24")
    lines = csv_lines(response)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="vertailu-' in response["Content-Disposition"]
    assert lines[0][0].startswith("Hinnat kunnalle Tampere (")
    assert lines[1] == ["http://testserver/vertailu?v=b&v=a&kunta=837&kk=24"]
    assert lines[3] == ["Ryhmä", "Ominaisuus", "Yksikkö", "Ratkaisu b", "'=1+1|cmd"]
    assert lines[4][:5] == [
        "Kustannus ja hankinta",
        "Elinkaarikustannus",
        "EUR",
        "1000.0000",
        "1000.0000",
    ]


def test_what_is_not_known_is_said_so_in_a_file(client, two):
    lines = {line[1]: line[3:] for line in csv_lines(client.get("/vertailu.csv?v=a&v=b"))[4:]}

    assert lines["Saavutettavuus"] == ["ei kerrottu", "ei kerrottu"]


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_csv_begins_as_a_formula(client, evil):
    for slug in "ab":
        OfferingFactory(slug=slug, published={"name_fi": evil, "support_fi": evil})

    found = [cell for line in csv_lines(client.get("/vertailu.csv?v=a&v=b")) for cell in line]

    assert f"'{evil}" in found
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\uff1d"))] == []


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_an_xlsx_is_a_formula(client, evil):
    for slug in "ab":
        OfferingFactory(slug=slug, published={"name_fi": evil, "support_fi": evil})

    sheet = sheet_of(client.get("/vertailu.xlsx?v=a&v=b"))

    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert evil in {cell.value for row in sheet.iter_rows() for cell in row}


def test_sums_are_numbers_in_an_xlsx(client, two):
    sheet = sheet_of(client.get("/vertailu.xlsx?v=a&v=b"))

    assert [Decimal(cell.value) for cell in sheet[5][3:5]] == [1000, 1000]
    assert sheet[5][3].data_type == "n"


def test_control_characters_do_not_break_an_xlsx(client):
    for slug in "ab":
        OfferingFactory(slug=slug, published={"support_fi": "a\x0bb"})

    assert client.get("/vertailu.xlsx?v=a&v=b").status_code == 200


@pytest.mark.parametrize(
    "address", ["/vertailu.csv", "/vertailu.csv?v=ei-ole", "/vertailu.pdf?v=a"]
)
def test_a_file_of_nothing_is_not_there(client, two, address):
    assert client.get(address).status_code == 404
