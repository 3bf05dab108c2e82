"""The visitor's own municipality.

A cookie of the site keeps its number and nothing else; of a confirmed buyer it is the confirmed
one, until that person chooses another in the same session.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.models import User
from lib.forms.parameters import Parameters
from procurement.filters import KUNTA, read_price_context
from procurement.models import Municipality
from procurement.permissions import buys_for
from procurement.price_context import PriceContext
from procurement.registry import municipalities

COOKIE = SESSION = "kunta"
YEAR = 365 * 24 * 3600
# What a request knows: whose prices it shows, and what was chosen in it.
HOME, CHOSEN = "home_municipality", "chosen_municipality"


def home_of(request: HttpRequest) -> Municipality | None:
    """Whose prices the request shows; asked once a request.

    In this order: what this request chose, what a signed-in person chose before, the one they buy
    for, the cookie's.
    """
    known = vars(request)
    if HOME not in known:
        known[HOME] = _remembered(request)
    found: Municipality | None = known[HOME]
    return found


def choose(request: HttpRequest, municipality: Municipality | None) -> None:
    """From now on it is the visitor's own; None is the example."""
    vars(request)[HOME] = vars(request)[CHOSEN] = municipality


def price_context_of(request: HttpRequest, parameters: Parameters) -> PriceContext:
    """What the address says; where it names no municipality, the visitor's own.

    What it names is remembered.
    """
    context = read_price_context(parameters, home_of(request))
    if KUNTA in parameters.given and KUNTA not in parameters.problems:
        choose(request, context.municipality)
    return context


def keep(request: HttpRequest, response: HttpResponse) -> None:
    # A page that shows whose prices it tells is another for another cookie.
    if HOME in vars(request):
        patch_vary_headers(response, ["Cookie"])
    if CHOSEN not in vars(request):
        return
    code = chosen.code if (chosen := vars(request)[CHOSEN]) else ""
    person = signed_in(request)
    if person is not None and request.session.get(SESSION) != code and buys_for(person):
        request.session[SESSION] = code
    if not code:
        response.delete_cookie(COOKIE, samesite="Lax")
    elif request.COOKIES.get(COOKIE) != code:
        response.set_cookie(
            COOKIE, code, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )


def signed_in(request: HttpRequest) -> User | None:
    # Without a session's cookie nothing is asked of the database.
    user = (
        getattr(request, "user", None) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    )
    return user if isinstance(user, User) and user.is_authenticated else None


def _remembered(request: HttpRequest) -> Municipality | None:
    person = signed_in(request)
    confirmed = buys_for(person) if person is not None else None
    if confirmed and SESSION in request.session:
        return municipalities().get(request.session[SESSION])
    # Nothing is read for a visitor who chose nothing: a page of refusal must do without a database.
    return confirmed or (
        municipalities().get(code) if (code := request.COOKIES.get(COOKIE)) else None
    )
