"""Offerings, vendors, the taxonomy and what changed, for programs."""
