"""Frameworks with the offerings they cover: pages to read, and for the bodies' editors to write."""
