"""People: users and the audit log."""
