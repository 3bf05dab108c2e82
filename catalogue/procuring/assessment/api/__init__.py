"""`assessments/` for programs."""
