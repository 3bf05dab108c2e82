"""Forms of the catalogue: a step of the wizard each, a part, a review."""
