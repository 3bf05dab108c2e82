"""Texts, amounts and order by language."""
