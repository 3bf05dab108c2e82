"""`/hankinta-apu` and its memo: the address is the state, and every door says the same."""

import csv
import hashlib
import json
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pypdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from catalogue.models import Offering, Part, Price
from catalogue.procuring.assessment import memo
from catalogue.publishing.changes import tell_changes
from procurement.models import RuleSet, Threshold
from procurement.registry import forget_reference, limits
from tests.support.factories import OfferingFactory, add_part, amended

pytestmark = pytest.mark.django_db
DAY = {"paiva": "2026-11-23"}
PAGE = "/hankinta-apu"


@pytest.fixture
def offering():
    """2,000 once, 750 a month, a closed part at 4,000 and one to choose at 100 a month."""
    row = OfferingFactory(slug="asiointi", published={"price": "2000", "name_fi": "Asiointi"})
    with amended(row.published):
        for order, name, amount, more in (
            (3, "Ylläpito", "750", {}),
            (4, "Tuki", "100", {"is_optional": True}),
            (5, "Botti", "4000", {"kind": "closed"}),
        ):
            part = Part.objects.create(
                **{"version": row.published, "order": order, "kind": "service", "name_fi": name}
                | {"pricing": "priced", **more}
            )
            when = "once" if order == 5 else "month"
            Price.objects.create(part=part, amount=amount, recurrence=when)
    return row


def shown(client, path=PAGE, **query):
    response = client.get(path, {**DAY, **query})
    assert response.status_code == 200
    return response


def text_of(html):
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<svg\b.*?</svg>", " ", html, flags=re.DOTALL))
    return " ".join(unescape(plain).split())


def article(response):
    html = response.content.decode()
    return text_of(html[html.index("<article") : html.index("</article>")])


def wrong(client, **query):
    return {field.name for field in shown(client, **query).context["wrong"]}


def test_without_an_address_it_says_how_to_begin(client):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Valitse, mitä kunta hankkii" in article(response)
    assert response.context["page"] is None


def test_the_result_says_verdict_table_reasons_and_steps(client, offering):
    said = article(shown(client, r="asiointi", kunta="Tampere"))

    # 2,000 + 750 x 48 + 4,000 = 42,000.
    for words in (
        "Vähintään 30 000 € Pyydä tarjoukset. Elinkaarikustannus on 42 000 €.",
        "Elinkaarikustannus on 42 000 €. Se on vähintään Avoin kunta -rajan 30 000 € suuruinen",
        "alittaa kansallisen kynnysarvon 60 000 €. Laki ei velvoita kilpailuttamaan.",
        "Suljettu osa Botti on 4 000 €. Ilman sitä summa on 38 000 €.",
        "Ylläpito 9 000 € 9 000 € 9 000 € 9 000 € 36 000 €",
        "Botti (suljettu) 4 000 € – – – 4 000 €",
        "Maksettu yhteensä 15 000 € 24 000 € 33 000 € 42 000 €",
        "Tampere, asukkaita",
        "Lähteemme eivät kerro, hyväksyttiinkö ehdotus.",
    ):
        assert words in said
    assert "on kilpailutettava" not in said


def test_the_act_binds_from_its_threshold_on(client):
    assert "Kunnan on kilpailutettava. Hankinnan arvo on 60 000 €." in article(
        shown(client, summa="60 000,00 €")
    )
    assert "Kunnan on kilpailutettava EU-menettelyllä." in article(shown(client, summa="216000"))
    assert "on kilpailutettava" not in article(shown(client, summa="59999,99"))


def test_chosen_parts_terms_and_bundles_count(client, offering):
    other = OfferingFactory(slug="toinen", published={"price": "4000"})
    support = offering.published.parts.get(name_fi="Tuki").pk

    def total(**query):
        return shown(client, **query).context["page"].total

    assert total(r="asiointi", kk="24") == 24000
    assert total(r="asiointi", kk="24", optio="12") == 33000
    assert total(r="asiointi", kk="toistaiseksi") == total(r="asiointi", kk="60") == 42000
    assert total(r="asiointi", osa=support) == 46800
    assert total(r=["asiointi", other.slug]) == 46000


@pytest.mark.parametrize("summa", ["1 200,50 €", "1\u202f200,50", "1\u00a0200,50", "1200,5"])
def test_amounts_are_read_as_people_write_them(client, summa):
    assert f"{shown(client, summa=summa).context['page'].total:.2f}" == "1200.50"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"summa": "NaN"}, "summa"),
        ({"summa": "1e30"}, "summa"),
        ({"summa": "-5"}, "summa"),
        ({"summa": "5 $"}, "summa"),
        ({"summa": "99999999999"}, "summa"),
        ({"summa": "1", "r": "asiointi"}, "summa"),
        ({"alv": "24"}, "summa"),
        ({"summa": "1", "alv": "100"}, "alv"),
        ({"r": "asiointi", "kk": "0"}, "kk"),
        ({"r": "asiointi", "kk": "121"}, "kk"),
        ({"r": "asiointi", "kk": "ikuisesti"}, "kk"),
        ({"r": "asiointi", "optio": "-1"}, "optio"),
        ({"r": "asiointi", "kunta": "Atlantis"}, "kunta"),
        ({"r": "asiointi", "kunta": "837", "vakiluku": "5"}, "vakiluku"),
        ({"r": "asiointi", "vakiluku": "0"}, "vakiluku"),
        ({"r": "asiointi", "osa": "999999999"}, "osa"),
        ({"r": "asiointi", "osa": list(range(1, 900))}, "osa"),
        ({"r": "asiointi", "pv": "5"}, "hinta"),
        ({"r": "asiointi", "hinta": "5"}, "pv"),
        ({"r": "asiointi", "laji": "taika"}, "laji"),
        ({"r": "asiointi", "peruste": "taika"}, "peruste"),
        ({"r": "asiointi", "paiva": "1999-01-01"}, "paiva"),
        ({"r": "asiointi", "paiva": "2099-01-01"}, "paiva"),
        ({"r": "asiointi", "paiva": "eilen"}, "paiva"),
        ({"r": "puuttuu"}, "r"),
        ({"r": "asiointi:9"}, "r"),
        ({"r": ["asiointi", "asiointi:1"]}, "r"),
        ({"r": list("abcdef")}, "r"),
    ],
)
def test_what_will_not_do_is_told_at_its_field_and_stays_as_it_was_typed(
    client, offering, query, field
):
    response = shown(client, **query)
    html = response.content.decode()

    assert {row.name for row in response.context["wrong"]} == {field}
    assert response.context["page"] is None
    assert f'href="#{field}"' in html
    typed = query.get(field)
    if isinstance(typed, str) and field in {"summa", "alv", "optio", "kunta", "vakiluku", "paiva"}:
        assert f'value="{typed}"' in html


def test_a_withdrawn_offering_is_told_of(client, offering):
    offering.withdrawn_at = timezone.now()
    offering.save(update_fields=["withdrawn_at"])

    assert wrong(client, r="asiointi") == {"r"}


def test_what_is_not_known_in_the_address_is_named(client, offering):
    response = shown(client, r="asiointi", vari="sininen")

    assert response.context["notices"] == [
        "Osoitteen kohta ”vari”: emme tunne sitä, joten se jäi huomiotta."
    ]
    assert response.context["page"].total == 42000


def test_on_aland_a_caution_stands_instead_of_a_verdict(client, offering):
    said = article(shown(client, r="asiointi", kunta="Maarianhamina"))

    assert "Emme voi sanoa hankintamenettelyä." in said
    assert "Ahvenanmaan kunnilla on omat maakuntasäännöksensä" in said


def test_for_htmx_the_result_comes_alone_with_the_words_for_listeners(client, offering):
    whole = client.get(PAGE, {**DAY, "r": "asiointi"})
    piece = client.get(PAGE, {**DAY, "r": "asiointi"}, headers={"HX-Request": "true"})

    html = piece.content.decode()
    assert html.lstrip().startswith("<article")
    assert 'id="laskelmatila" hx-swap-oob="innerHTML"' in html
    assert article(piece) == article(whole)
    assert "HX-Request" in piece["Vary"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_are_as_many_however_many_there_are_to_compare_with(
    client, offering, django_assert_num_queries, count
):
    for number in range(count):
        OfferingFactory(published={"price": str(1000 * (number + 1))})
    tell_changes(offering_ids=Offering.objects.values_list("pk", flat=True), at=timezone.now())
    limits()
    shown(client, r="asiointi")

    with django_assert_num_queries(7):
        response = shown(client, r="asiointi", kk="24")

    assert len(response.context["page"].near) == count


def test_those_nearest_in_cost_of_the_same_place_are_named(client, offering):
    near = OfferingFactory(slug="lahin", published={"price": "41000"})
    OfferingFactory(slug="kaukana", published={"price": "100"})
    OfferingFactory(slug="muualla", published={"price": "42000", "component": "integraatiot"})
    OfferingFactory(slug="kysyttava", published={"price": None})

    rows = shown(client, r="asiointi").context["page"].near

    assert [row.slug for row in rows] == [near.slug, "kaukana"]


def pdf_text(response):
    reader = pypdf.PdfReader(BytesIO(response.content))
    return len(reader.pages), " ".join(
        " ".join(page.extract_text() for page in reader.pages).split()
    )


def squeezed(text):
    # Lines are broken where the sheet ends: what is read back has other gaps.
    return re.sub(r"[\s\u2011-]+", "", text)


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_memo_says_what_the_page_says_on_one_sheet(client, offering, language):
    query = {**DAY, "r": "asiointi:1", "kunta": "837", "pv": "18", "hinta": "310"}
    page = client.get(f"{language}{PAGE}", query).context["page"]
    response = client.get(f"{language}{PAGE}/muistio.pdf", query)

    sheets, text = pdf_text(response)

    assert (response["Content-Type"], sheets) == ("application/pdf", 1)
    body = render_to_string("catalogue/procuring/memo_body.html", {"page": page, "paper": True})
    squeezed_pdf = squeezed(text)
    for words in re.findall(r">([^<>]+)<", re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)):
        plain = squeezed(text_of(words))
        assert plain in squeezed_pdf, words
    assert page.result.fingerprint in squeezed_pdf


# Of so many parts one is to choose, and is not bought.
@pytest.mark.parametrize(("parts", "sheets"), [(13, 1), (14, 2), (24, 2)])
@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_a_memo_of_up_to_twelve_parts_is_one_sheet_and_of_more_two(
    client, offering, language, parts, sheets
):
    version = offering.published
    with amended(version):
        for order in range(version.parts.count() + 1, parts + 1):
            add_part(version, order, name_fi=f"Liitos järjestelmään {order}", price="90")
    query = {**DAY, "r": "asiointi:1", "kunta": "837", "pv": "18", "hinta": "310"}

    response = client.get(f"{language}{PAGE}/muistio.pdf", query)

    found, text = pdf_text(response)
    assert found == sheets
    assert squeezed(f"Liitos järjestelmään {parts}") in squeezed(text)


def test_the_same_inputs_give_the_same_bytes(client, offering):
    query = {**DAY, "r": "asiointi:1", "kunta": "837"}
    for kind in ("pdf", "csv", "json"):
        one, two = (client.get(f"{PAGE}/muistio.{kind}", query).content for _ in range(2))
        assert one == two


def test_the_pdf_is_tagged_and_says_its_language_and_title(client, offering):
    content = client.get(f"{PAGE}/muistio.pdf", {**DAY, "r": "asiointi"}).content
    reader = pypdf.PdfReader(BytesIO(content))

    root = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("fi", True)
    assert reader.metadata.title == "Hankintamuistio: Asiointi"


def test_the_fingerprint_is_that_of_the_json(client, offering):
    query = {**DAY, "r": "asiointi:1"}
    page = client.get(PAGE, query).context["page"]
    content = client.get(f"{PAGE}/muistio.json", query).content

    assert hashlib.sha256(content).hexdigest() == page.result.fingerprint
    assert json.loads(content)["result"]["total"] == "42000"


def test_the_csv_has_a_row_for_each_part_and_the_sums(client, offering):
    content = client.get(f"{PAGE}/muistio.csv", {**DAY, "r": "asiointi"}).content.decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(StringIO(content)))

    assert rows[0] == ["Osa", "1. vuosi", "2. vuosi", "3. vuosi", "4. vuosi", "Yhteensä"]
    assert [rows[place][0] for place in range(1, 6)] == [
        "Käyttöönotto",
        "Ylläpito",
        "Botti",
        "Elinkaarikustannus",
        "Maksettu yhteensä",
    ]
    assert {row[-1] for row in rows[1:4]} == {"2000.0000", "36000.0000", "4000.0000"}


def test_a_name_that_would_be_a_formula_is_made_a_text(client):
    OfferingFactory(slug="kaava", published={"price": "1"})
    part = Part.objects.get(name_fi="Käyttöönotto")
    with amended(part.version):
        Part.objects.filter(pk=part.pk).update(name_fi="=1+1")

    content = client.get(f"{PAGE}/muistio.csv", {**DAY, "r": "kaava"}).content.decode("utf-8-sig")

    assert "'=1+1" in content


def test_where_nothing_can_be_laid_out_the_page_says_how_to_print(client, offering, monkeypatch):
    def missing(*_args):
        raise memo.PrinterMissingError

    monkeypatch.setattr("catalogue.procuring.assessment.views.memo_pdf", missing)

    response = client.get(f"{PAGE}/muistio.pdf", {**DAY, "r": "asiointi"})

    assert response.status_code == 200
    assert "tulosta se selaimella" in response.content.decode()


def test_a_memo_of_nothing_leads_back_to_the_page(client):
    response = client.get(f"{PAGE}/muistio.pdf", {"summa": "NaN"})

    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?summa=NaN")


def test_the_address_of_a_calculation_gives_it_again(client, offering):
    other = OfferingFactory(slug="toinen", published={"price": "4000"})
    support = offering.published.parts.get(name_fi="Tuki").pk
    for query in (
        {"r": ["asiointi", other.slug], "kunta": "837", "kk": "24", "optio": "12", "osa": support},
        {"r": "asiointi", "vakiluku": "500", "kk": "toistaiseksi", "pv": "1,5", "hinta": "310"},
        {"summa": "37649,99", "alv": "25,5", "kunta": "478", "laji": "works"},
    ):
        page = shown(client, **query).context["page"]
        again = client.get(f"{PAGE}?{page.query}").context["page"]

        assert again.result.document == page.result.document
        assert again.query == page.query


def test_a_limit_that_starts_tomorrow_changes_tomorrow_and_no_memo_of_today(client, offering):
    today, tomorrow = ({"r": "asiointi:1", "paiva": day} for day in ("2026-11-23", "2026-11-24"))
    before = client.get(f"{PAGE}/muistio.json", today).content
    assert client.get(PAGE, tomorrow).context["page"].result.assessment.procedure == "small"

    old = RuleSet.objects.get(slug="fi-national-2017")
    old.valid_to = date(2026, 11, 23)
    old.save()
    new = RuleSet.objects.create(
        slug="fi-national-tomorrow",
        level="national",
        valid_from=date(2026, 11, 24),
        value_basis=old.value_basis,
        source="1397/2016, 25 §",
        title_fi="Uudet",
        description_fi="Uudet",
    )
    Threshold.objects.create(
        rule_set=new,
        slug="fi-tomorrow-goods-services",
        procedure_class="goods_services",
        amount="42000",
        title_fi="Raja",
        source="1397/2016, 25 §",
    )
    forget_reference()

    assert client.get(f"{PAGE}/muistio.json", today).content == before
    after = client.get(PAGE, tomorrow).context["page"].result.assessment
    assert (after.procedure, after.must_tender) == ("national", True)
