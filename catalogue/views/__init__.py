"""Pages of the catalogue: what everybody sees, what vendors write, what reviewers decide."""
