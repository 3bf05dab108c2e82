"""The client, and what it raises in words of our own."""

import base64
import contextlib
import json
from collections.abc import Iterator
from http import HTTPStatus

from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engines.breaker import ServerAway
from search.engines.cluster import ClusterAddress
from search.index.generations import IndexUnavailable

# A searcher waits no longer for one node; who writes may.
SEARCH_SECONDS, WRITE_SECONDS = 1.5, 10.0
BUSY = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)


def connect(address: ClusterAddress) -> Elasticsearch:
    # The same node would fail again: only another one is tried, and only once.
    has_others = len(address.nodes) > 1
    return Elasticsearch(
        list(address.nodes),
        basic_auth=_login(address) if address.user else None,
        api_key=address.api_key or None,
        ca_certs=address.ca_file or DEFAULT,
        request_timeout=SEARCH_SECONDS,
        max_retries=int(has_others),
        retry_on_timeout=has_others,
        retry_on_status=BUSY if has_others else (),
        connections_per_node=16,
    )


def _login(address: ClusterAddress) -> str:
    # The client itself takes letters of ASCII only.
    return base64.b64encode(f"{address.user}:{address.password}".encode()).decode()


@contextlib.contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Raises ServerAway for a server that is away or busy, IndexUnavailable for other refusals."""
    try:
        yield
    except (TransportError, UnsupportedProductError) as error:
        raise ServerAway(str(error)) from error
    except ApiError as error:
        status = error.meta.status
        told = ServerAway if status >= HTTPStatus.INTERNAL_SERVER_ERROR else IndexUnavailable
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            told = ServerAway
        msg = f"{status} {error.error}: {json.dumps(error.body)[:300]}"
        raise told(msg) from error
