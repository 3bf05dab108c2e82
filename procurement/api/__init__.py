"""Municipalities and limits for programs."""
