"""The content of a version: what it may look like, reading it, writing it, its fields in words, its
differences.
"""
