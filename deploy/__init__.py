"""The site as a whole and how it is run."""
