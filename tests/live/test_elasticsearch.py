"""A real Elasticsearch: of the version that was asked for, open to who knows the password."""

from urllib.error import HTTPError

import pytest

from tests.support.elasticsearch import MissingError, Server, distribution
from tests.support.elasticsearch.distribution import VERSION

pytestmark = pytest.mark.xdist_group("elasticsearch")


def test_the_server_is_of_the_version_that_was_asked_for(elasticsearch_server):
    (node,) = elasticsearch_server.ask("GET", "/_nodes")["nodes"].values()

    assert node["version"] == VERSION
    assert node["http"]["publish_address"] == f"127.0.0.1:{elasticsearch_server.port}"


def test_without_the_password_nothing_is_told(elasticsearch_server, monkeypatch):
    assert elasticsearch_server.ask("GET", "/_cluster/health")["number_of_nodes"] == 1
    for password in ("", "väärä"):
        monkeypatch.setattr(elasticsearch_server, "password", password)

        with pytest.raises(HTTPError) as refused:
            elasticsearch_server.ask("GET", "/_cluster/health")

        assert refused.value.code == 401


@pytest.mark.slow
def test_a_server_without_a_password_asks_for_none(elasticsearch_server):
    server = Server()
    try:
        assert server.start().ask("GET", "/_cluster/health")["number_of_nodes"] == 1
    finally:
        server.stop()
    assert not server.directory.exists()


def test_where_maven_or_java_is_missing_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(distribution, "KEPT", tmp_path)
    with pytest.raises(MissingError, match="Maven is missing"):
        distribution.distribution()

    monkeypatch.setattr(distribution, "_java_version", lambda _home: 11)
    with pytest.raises(MissingError, match="Java 17 is missing"):
        distribution.java_home()
