"""What changes companies, memberships and teams."""
