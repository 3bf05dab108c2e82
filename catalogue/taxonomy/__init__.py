"""Where offerings belong: layers, components, criteria, licences.

Kept by every worker, loaded from files.
"""
