"""Finding offerings for programs."""
