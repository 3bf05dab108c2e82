"""The content of a version: shape, reading, writing, fields in words, differences."""
