"""`/api/v1/drafts/`."""
