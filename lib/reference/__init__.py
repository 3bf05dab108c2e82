"""Reference data from files."""
