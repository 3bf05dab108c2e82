"""The public log of what JulkisCOSS has decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from catalogue.public.decision_log import decisions
from lib.forms.parameters import Parameters
from lib.i18n.localized import page_language


class DecisionLog(View):
    """`/paatokset`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        parameters = Parameters(request.GET)
        number = parameters.page()
        parameters.refuse_unknown(("sivu",))
        page, rows = decisions(timezone.localdate(), page_language(), number)
        return render(
            request,
            "catalogue/public/decision_log.html",
            {
                "page": page,
                "rows": rows,
                "notices": list(parameters.problems.values()),
                "section": "decisions",
            },
        )
