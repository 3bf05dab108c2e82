"""What the base template needs on every page."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, reverse, translate_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from accounts.models import User
from accounts.signals import staff_work_asked
from catalogue.permissions import is_reviewer, tasks_waiting
from catalogue.reviewing.queue import work_waiting
from deploy.middleware import PARAMETER
from deploy.models import Feedback
from lib.i18n.localized import page_language
from procurement.home import home_of
from procurement.views.thresholds import BACK, own_page

# By whose terms the source is given; where it is kept is each site's own to say.
LICENCE = "https://eupl.eu/1.2/{}/"
NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    plain_url: str
    is_current: bool


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The page in each language; `url` keeps the choice, `plain_url` is for search engines."""
    current = (get_language() or "fi")[:2]
    query = given(request)
    query.pop(PARAMETER, None)
    kept = query.urlencode()
    links = []
    for code, name in NAMES.items():
        path = _path_in(request, code)
        query[PARAMETER] = code
        links.append(
            LanguageLink(
                code,
                name,
                f"{path}?{query.urlencode()}",
                f"{path}?{kept}" if kept else path,
                code == current,
            )
        )
    return links


def _path_in(request: HttpRequest, code: str) -> str:
    """The page's address in a language; its own where it has one only, or where there is none."""
    match = request.resolver_match
    if match is None or not _has_languages(match.view_name, request.path):
        return request.path
    root, path = get_script_prefix(), request.path_info.removeprefix("/")
    start, slash, rest = path.partition("/")
    if slash and start in NAMES:
        path = rest
    return f"{root}{path}" if code == settings.LANGUAGE_CODE else f"{root}{code}/{path}"


_known: dict[str, bool] = {}


def _has_languages(view: str, path: str) -> bool:
    # All addresses of a view are alike in this, and finding it out is slow.
    if view not in _known:
        _known[view] = len({translate_url(path, code) for code in NAMES}) > 1
    return _known[view]


def given(request: HttpRequest) -> QueryDict:
    query = QueryDict(mutable=True)
    # A form sends its empty fields too.
    for name, values in request.GET.lists():
        query.setlist(name, [value for value in values if value])
    return query


def here(request: HttpRequest) -> str:
    if request.path == reverse("procurement:choose"):
        return own_page(request.GET.get(BACK, ""))
    query = given(request).urlencode()
    return f"{request.path}?{query}" if query else request.path


@dataclass(frozen=True)
class Navigation:
    """Where the header leads: parts of the site, the visitor's own municipality, the way back.

    The parts are those that open for a person who is signed in.
    """

    request: HttpRequest

    @cached_property
    def is_reviewer(self) -> bool:
        return is_reviewer(self.request.user, timezone.localdate())

    @cached_property
    def home(self) -> str:
        municipality = home_of(self.request)
        return municipality.name(page_language()) if municipality else ""

    @cached_property
    def here(self) -> str:
        return here(self.request)

    @property
    def choose(self) -> str:
        return f"{reverse('procurement:choose')}?{urlencode({BACK: self.here})}"

    @property
    def sign_in(self) -> str:
        """Where one signs in, and the way back.

        From the front page and from the account's own doors it leads to where sign-in leads.
        """
        address, back = reverse("account_login"), self.here
        if back.startswith(address.rpartition("/")[0]):
            back = self.request.GET.get("next", "")
        is_anywhere = not back or self.request.path == reverse("deploy:front")
        return address if is_anywhere else f"{address}?{urlencode({'next': back})}"

    @cached_property
    def reviews_waiting(self) -> int:
        user = self.request.user
        return (
            work_waiting(user, timezone.localdate())
            if isinstance(user, User) and self.is_reviewer
            else 0
        )

    @cached_property
    def staff_work(self) -> int:
        user = self.request.user
        if not isinstance(user, User) or not user.is_staff:
            return 0
        decisions = sum(
            int(count or 0) for _receiver, count in staff_work_asked.send(sender=User, user=user)
        )
        return decisions + Feedback.objects.filter(handled_at__isnull=True).count()

    @cached_property
    def own_tasks(self) -> int:
        return tasks_waiting(self.request.user)


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "doors": Navigation(request),
        "language_links": language_links(request),
        "site_url": settings.SITE_URL or address_of(request),
        "source_url": settings.SOURCE_URL or LICENCE.format(page_language()),
    }


def address_of(request: HttpRequest) -> str:
    try:
        return request.build_absolute_uri("/").rstrip("/")
    # A host we are not: its page of refusal needs this too.
    except DisallowedHost:
        return ""
