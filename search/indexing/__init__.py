"""What is indexed and how the index is kept true."""
