"""Forms of the own account, and staff's."""
