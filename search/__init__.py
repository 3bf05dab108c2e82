"""Finding: one document definition, two engines, facets, suggestions."""
