"""Pages of a company's own, and staff's."""
