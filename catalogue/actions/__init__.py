"""What changes the catalogue: verbs, whole or not at all."""
