"""Pieces of an offering's page, each rendered once for what it branches on."""
