"""What two rooms or more need; each module is named for its content."""
