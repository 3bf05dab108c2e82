"""What a text may hold, and Markdown."""
