"""Where offerings belong: layers, components, criteria, licences; kept by every worker, loaded from
files.
"""
