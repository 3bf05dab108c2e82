"""How often a program may ask. REST framework's views ask for this module while they are loaded: import nothing here that needs them."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from accounts.api import opening_key, token_of
from accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView

KEY_RATE = "600/minute"


class CallerRate(AnonRateThrottle):
    """So many requests in a time, counted in the cache all workers share; the rest get 429 with Retry-After. By address, and ten times as many by a key that opens."""

    opened: ApiKey | None = None

    def get_rate(self) -> str | None:
        """From the settings; None is no limit."""
        return settings.API_RATE or None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether this one is within the rate."""
        token = token_of(request)
        self.opened = opening_key(token, timezone.now()) if token is not None and self.rate else None
        if self.opened is not None:
            self.num_requests, self.duration = self.parse_rate(KEY_RATE)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """The key, or the address."""
        return super().get_cache_key(request, view) if self.opened is None else f"throttle_key_{self.opened.pk}"
