"""The list as a program asks for it."""

import pytest


@pytest.fixture
def find(client, search_index):
    """Index what there is, then ask."""

    def asked(query="", status=200, **headers):
        search_index()
        answer = client.get(f"/api/v1/offerings/?{query}", headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json()

    return asked


@pytest.fixture
def slugs(find):
    return lambda query="": [row["slug"] for row in find(query)["results"]]
