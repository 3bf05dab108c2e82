"""The results page: one address, a whole page or, for htmx, its fragments."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.generic import View
from django_htmx.http import push_url, replace_url

from catalogue.frameworks import usable_frameworks
from catalogue.pricing.cost import LimitPair
from catalogue.public.kept_picks import other_kept_picks
from catalogue.public.picks import Picks, named_picks, tray_of
from catalogue.public.views.offerings import price_form
from catalogue.taxonomy.registry import taxonomy
from lib.forms.parameters import Parameters
from lib.i18n.localized import page_language
from lib.public_pages import not_kept
from procurement.home import price_context_of
from procurement.registry import limits
from search.engines.database import BACKEND
from search.indexing.documents import licence_names, vendor_names
from search.query.request import SearchResult
from search.results.by_cost import MOST_RECKONED
from search.results.facet_html import form_html, show_words
from search.results.page import Labels, Results, chips, facet_views, page_numbers, results
from search.results.pager_html import pager_html
from search.results.parameters import BY_COST, LABELS, Search, read_search
from search.service import is_fallback
from search.synonyms import closed_products


@dataclass(frozen=True)
class ProductView:
    name: str
    needs: list[str]
    component: str
    component_name: str


class OfferingList(View):
    """`/ratkaisut`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today, language, words = timezone.localdate(), page_language(), taxonomy()
        parameters = Parameters(request.GET, labels=LABELS)
        picked = named_picks(parameters, today)
        context = price_context_of(request, parameters)
        search = read_search(
            parameters,
            context,
            words,
            vendor_names(today),
            licence_names(),
            Picks(tuple(picked)),
            usable_frameworks(context.municipality, today),
        )
        found = results(search, language, today)
        labels = Labels(words, vendor_names(today), LimitPair.on(limits(), today), language)
        wants_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined] # django-htmx's middleware
        template = "search/fragments.html" if wants_fragment else "search/offering_list.html"
        response = render(
            request,
            template,
            {
                **price_form(search.context, parameters),
                **self.page(search, found, labels, today),
                "tray": tray_of(
                    picked,
                    found.picking,
                    search.context,
                    other_kept_picks(request, search.picks, today),
                ),
            },
        )
        if wants_fragment:
            # The form sends its empty fields too; the address that is kept names only what was
            # chosen.
            address = request.path + search.query(page=found.page).removesuffix("?")
            # A search that changes nothing, as of a field that was left after Enter, is no step to
            # go back to.
            is_same = address == request.htmx.current_url_abs_path  # type: ignore[attr-defined] # django-htmx's middleware
            (replace_url if is_same else push_url)(response, address)
        response["X-Search-Backend"] = found.answer.backend
        if is_fallback(found.answer):
            # What was to answer may be back the next moment.
            not_kept(response)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response

    def page(self, search: Search, found: Results, labels: Labels, today: Any) -> dict[str, Any]:  # noqa: ANN401 -- a date
        context, facets = search.context, facet_views(found, labels)
        return {
            "section": "offerings",
            "search": search,
            "found": found,
            "answer": found.answer,
            "cards": found.cards,
            "related": found.related,
            "products": products(found.answer),
            "facets": facets,
            "facet_form": form_html(search, (facet.html for facet in facets), found.answer.count),
            "show_words": show_words(found.answer.count),
            "chips": chips(found, labels, today),
            "chip_count": sum(1 for _pair in search.filters()),
            "pager": self.pager(search, found),
            "orderings": _ordering_words(search),
            # Without a text the two are one list.
            "ordering": (
                "osuvin" if search.ordering == "nimi" and not search.text else search.ordering
            ),
            "price_context": context,
            "asked": found.asked_of_buyer,
            "kept": [*search.pairs()],
            "is_aland": context.is_aland,
            "notices": notices(search, found),
        }

    def pager(self, search: Search, found: Results) -> SafeString:
        if found.pages == 1:
            return SafeString("")
        links = [
            (number, search.query(page=number) if number else "")
            for number in page_numbers(found.page, found.pages)
        ]
        has_more = found.page < found.pages
        return pager_html(links, found.page, search.query(page=found.page + 1) if has_more else "")


def products(answer: SearchResult) -> list[ProductView]:
    """The closed products that were named, and what they are used for."""
    known, language = closed_products(), page_language()
    return [
        ProductView(
            row.name,
            row.needs(language),
            row.component.slug,
            str(row.component.name(language)),
        )
        for slug in answer.products
        if (row := known.get(slug))
    ]


def _ordering_words(search: Search) -> dict[str, str]:
    # Without a text nothing fits better than another: the default is by name, and called so.
    by_name = _("Nimi A–Ö")
    words = {
        "osuvin": _("Osuvin ensin") if search.text else by_name,
        BY_COST: _("Edullisin ensin"),
        "uusin": _("Viimeksi arvioitu"),
    }
    return words | {"nimi": by_name} if search.text else words


def notices(search: Search, found: Results) -> list[str]:
    said = list(search.problems.values())
    if found.page != search.page:
        said.append(_("Sivua %(page)s ei ole. Näytämme viimeisen sivun.") % {"page": search.page})
    context = search.context
    if search.band and (context.users is not None or context.days is not None):
        said.append(
            _(
                "Hintasuodatin ei laske käyttäjä- ja päivähintoja. Nämä ratkaisut ovat kohdassa Ei"
                " voida arvioida."
            )
        )
    if found.is_roughly_ordered:
        said.append(
            _(
                "Järjestys Edullisin ensin on nyt likimääräinen, koska ratkaisuja on yli %(most)s:"
                " hinta lasketaan kunnan kokoluokalle ja 48 kuukaudelle. Rajaa hakua, niin"
                " järjestys on tarkka."
            )
            % {"most": MOST_RECKONED}
        )
    if found.answer.backend == BACKEND:
        said.append(
            _(
                "Haku toimii nyt rajoitetusti: sanoja etsitään vain nimistä ja tiivistelmistä, eikä"
                " lukumääriä näytetä."
            )
        )
    elif is_fallback(found.answer):
        said.append(_("Hakupalvelin ei vastaa juuri nyt. Tulokset tulevat varahakemistosta."))
    return said
