"""Pages under `/oma`."""
