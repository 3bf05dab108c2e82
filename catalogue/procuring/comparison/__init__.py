"""Offerings side by side: the page, its files, the API."""
