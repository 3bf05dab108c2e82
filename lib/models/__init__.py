"""Columns and triggers that several rooms use."""
