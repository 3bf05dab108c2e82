"""Forms of the steps; the same read a content given as JSON."""
