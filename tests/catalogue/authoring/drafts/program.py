"""A vendor's program: it calls the draft API with a key."""

import json

from django.utils import timezone

from accounts.actions.account import make_key

NOW = timezone.now()


class Program:
    def __init__(self, client, user, **options):
        self.client = client
        self.key, token = make_key(
            user=user,
            name="ohjelma",
            may_write=options.get("may_write", True),
            days=30,
            at=options.get("at", NOW),
        )
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method, path, body=None, **headers):
        content = (
            {"data": json.dumps(body), "content_type": "application/json"}
            if body is not None
            else {}
        )
        return getattr(self.client, method)(
            f"/api/v1/drafts/{path}", headers=self.headers | headers, **content
        )
