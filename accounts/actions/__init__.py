"""Verbs on people, and the audit log."""
