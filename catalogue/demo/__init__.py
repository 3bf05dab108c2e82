"""Invented vendors and their offerings about real products, for trying the site out."""
