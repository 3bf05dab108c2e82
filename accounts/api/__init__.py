"""Keys of the API, and how often a program may ask."""
