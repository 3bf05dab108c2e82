"""What an index is: its schema, and where its generations lie."""
