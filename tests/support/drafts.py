"""A whole content that breaks no rule, as the wizard would write it."""

from copy import deepcopy

from catalogue.taxonomy.registry import taxonomy


def text(fi="", sv="", en=""):
    return {"fi": fi, "sv": sv, "en": en}


def price(amount="1000", **values):
    return {
        "amount": amount,
        "amount_max": None,
        "recurrence": "once",
        "per": "contract",
        "days": None,
        "tiers": [],
    } | values


def part(name, kind="open", **values):
    empty = {
        "kind": kind,
        "name": text(name),
        "about": text(),
        "licence": "",
        "source_url": "",
        "supplier": "",
        "is_optional": False,
        "pricing": "priced",
        "included_in": None,
        "prices": [],
    }
    opened = (
        {"licence": "EUPL-1.2", "source_url": "https://code.example/source"}
        if kind == "open"
        else {}
    )
    return empty | opened | values


def evidence():
    return [{"url": "https://code.example/licence", "shows": text("Lisenssi")}]


def facts():
    """Of the section of delivery, each told."""
    return {
        "processing_role": "processor",
        "processing_region": "eea",
        "subprocessors": text("Konesali Oy, palvelimet, Suomi", "Konesali Oy, servrar, Finland"),
        "processing_agreement_url": "https://code.example/kasittelysopimus",
        "certificates": ["iso_27001", "soc_2"],
        "other_certificates": text("Tietoturvamerkki"),
        "backup_interval": "daily",
        "restore_test_interval": "yearly",
        "penetration_tested_on": "2026-03-05",
        "support_hours": "office",
        "response_hours": 4,
        "availability": "99.5",
        "identification": ["entra_id", "suomi_fi"],
        "integrations": ["ptv", "suomi-fi-messages"],
        "deployment_weeks": 6,
        "training": text("Kaksi päivää."),
        "release_interval": "monthly",
        "released_on": "2026-10-01",
        "changes_url": "https://code.example/muutokset",
        "roadmap_url": "https://code.example/suunnitelma",
        "service_description_url": "https://code.example/palvelukuvaus",
        "terms_url": "https://code.example/ehdot",
        "price_list_url": "https://code.example/hinnasto",
    }


STATES = {
    "avoin-lahdekoodi": "met",
    "avoimet-standardit": "met",
    "avoin-rajapinta": "partly",
    "avoin-arkkitehtuuri": "met",
    "avoin-data": "not_met",
}


def whole_content():
    questions = sorted(
        question.slug
        for slug, criterion in taxonomy().criteria.items()
        for question in criterion.questions.all()
        if STATES[slug] in {"met", "partly"}
    )
    return deepcopy(
        {
            "basics": {
                "kind": "product",
                "name": text("Kuntasivusto", "Kommunwebb"),
                "summary": text("Kunnan verkkosivusto.", "Kommunens webbplats."),
                "description": text("Pitkä **kuvaus**."),
                "change_log": text(),
            },
            "places": {
                "components": ["palveluun-ohjaus"],
                "functions": ["koulutoimi"],
                "phases": ["tuotanto"],
                "cpv": ["72413000-8"],
            },
            "parts": {
                "parts": [
                    part("Ohjelmisto", prices=[price("0")]),
                    part(
                        "Ylläpito",
                        "service",
                        prices=[
                            price("100", recurrence="month"),
                            price(
                                None,
                                recurrence="year",
                                tiers=[
                                    {"up_to": 5000, "amount": "500"},
                                    {"up_to": None, "amount": "900.5"},
                                ],
                            ),
                        ],
                    ),
                    part("Koulutus", "service", pricing="included", included_in=2),
                    part("Botti", "closed", is_optional=True, pricing="on_request"),
                ],
            },
            "openness": {
                "claims": [
                    {
                        "criterion": slug,
                        "state": state,
                        "text": text("Perustelu."),
                        "evidence": evidence() if state != "not_met" else [],
                    }
                    for slug, state in STATES.items()
                ],
                "answers": dict.fromkeys(questions, "yes"),
                "standards": [
                    {"name": "OpenAPI", "edition": "3.1", "url": "https://spec.openapis.org/"}
                ],
            },
            "users": {
                "user_groups": ["residents", "staff"],
                "languages": ["fi", "sv"],
                "references": text("Kolme kuntaa."),
                "accessibility": text("AA."),
                "accessibility_url": "https://code.example/saavutettavuus",
                "accessibility_level": "partial",
            },
            "delivery": {
                "minimum_months": 12,
                "exit_notice_months": 3,
                "exit_terms": text("Tiedot saa JSON-muodossa."),
                "support": text("Arkisin 8–16."),
                "hosted_by": "vendor",
                "hosting_location": "FI",
                **facts(),
            },
        },
    )
