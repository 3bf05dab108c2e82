"""Verbs of vendors."""
