"""A case for each database constraint, by room."""
