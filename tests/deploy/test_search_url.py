"""The address of a cluster, read into what its client is told."""

import pytest

from deploy.search_url import cluster_address
from search.engines.cluster import ClusterAddress

READ = {
    "http://127.0.0.1": ClusterAddress(("http://127.0.0.1:9200",)),
    "https://[::1]:9201/": ClusterAddress(("https://[::1]:9201",)),
    "https://elastic:p%2C%3F%2F@a.example,https://b.example:9201": ClusterAddress(
        ("https://a.example:9200", "https://b.example:9201"), "elastic", "p,?/"
    ),
    "https://u:p@a.example,https://u:p@b.example": ClusterAddress(
        ("https://a.example:9200", "https://b.example:9200"), "u", "p"
    ),
    "https://a.example?api_key=abc%3D%3D&name=kunta-2": ClusterAddress(
        ("https://a.example:9200",), api_key="abc==", name="kunta-2"
    ),
    "https://a.example?ca=/etc/hostname": ClusterAddress(
        ("https://a.example:9200",), ca_file="/etc/hostname"
    ),
}


@pytest.mark.parametrize(("url", "address"), READ.items(), ids=range(len(READ)))
def test_an_address_is_read_whole(url, address):
    assert cluster_address(url) == address


def test_what_lets_in_is_never_printed():
    address = cluster_address("https://u:tosisalainen@a.example")
    keyed = cluster_address("https://a.example?api_key=tosisalainen")

    assert "tosisalainen" not in f"{address!r} {address} {keyed!r} {keyed}"
