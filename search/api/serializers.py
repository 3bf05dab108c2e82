"""The API's list of offerings."""

from collections.abc import Callable
from typing import Any

from rest_framework import serializers

from catalogue.public.api.serializers import OfferingRowSerializer
from lib.api.answers import AnswerSerializer, PageSerializer
from search.api.filters import BANDS, FACETS
from search.index import told
from search.query.request import SearchResult

Label = Callable[[str, str], str]


class FacetValueSerializer(AnswerSerializer):
    """A value, its name in the language asked for, and how many there would be if it were chosen
    (added, for openness).
    """  # noqa: D205 -- the schema prints it

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own
    count = serializers.IntegerField()


class FacetsSerializer(AnswerSerializer):
    """Values of each filter with their counts. Without an index there are none, and the filter is
    left out.
    """  # noqa: D205 -- the schema prints it

    layer = FacetValueSerializer(many=True, required=False)
    component = FacetValueSerializer(many=True, required=False)
    openness = FacetValueSerializer(many=True, required=False)
    phase = FacetValueSerializer(many=True, required=False)
    function = FacetValueSerializer(many=True, required=False)
    kind = FacetValueSerializer(many=True, required=False)
    vendor = FacetValueSerializer(many=True, required=False)
    licence = FacetValueSerializer(many=True, required=False)
    threshold = FacetValueSerializer(many=True, required=False)
    framework = FacetValueSerializer(
        many=True,
        required=False,
        help_text="Only for a municipality that may use some framework today.",
    )

    def get_fields(self) -> dict[str, Any]:
        told_fields = {
            name: FacetValueSerializer(many=True, required=False) for name in told.BY_NAME
        }
        return super().get_fields() | told_fields


class CorrectedSerializer(AnswerSerializer):
    """A word that was not found as typed, and what was searched for beside it."""

    typed = serializers.CharField()
    searched = serializers.ListField(child=serializers.CharField())


class SearchSerializer(AnswerSerializer):
    """How the question was answered."""

    backend = serializers.CharField(
        help_text="Which engine answered; `database` is the plain fallback."
    )
    corrected = CorrectedSerializer(many=True)
    match = serializers.ChoiceField(
        ["strict", "nearest"],
        help_text="`nearest`: nothing held every word, so these only come near.",
    )

    def read_corrected(self, answer: SearchResult) -> list[dict[str, Any]]:
        return [{"typed": typed, "searched": words} for typed, words in answer.corrected]


class OfferingPageSerializer(PageSerializer):
    """A page of offerings."""

    results = OfferingRowSerializer(many=True)
    related = OfferingRowSerializer(
        many=True,
        help_text=(
            "Where the whole list by relevance has fewer than ten rows: what comes near but does"
            " not hold every word, best first. In no count and no facet."
        ),
    )
    facets = FacetsSerializer(allow_null=True, help_text="Null unless `facets=1`.")
    search = SearchSerializer()
    changes = serializers.URLField(
        allow_null=True,
        help_text=(
            "On the first page: what changes from here on. Follow it after the last page, to keep a"
            " copy true."
        ),
    )


def facets_of(answer: SearchResult, label: Label) -> dict[str, list[dict[str, Any]]]:
    counted = {name: answer.facets[name] for name in FACETS if name in answer.facets}
    if "band" in answer.facets:
        bands = dict(answer.facets["band"])
        counted["threshold"] = tuple(
            (verdict, sum(bands.get(band, 0) for band in parts)) for verdict, parts in BANDS.items()
        )
    return {
        name: [
            {"value": value, "label": label(name, value), "count": count} for value, count in counts
        ]
        for name, counts in counted.items()
    }
