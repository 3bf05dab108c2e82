"""Values as people write them: money, whole numbers, parameters."""
