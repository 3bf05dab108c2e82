"""What everybody sees of offerings and vendors: pages, cards, the API."""
