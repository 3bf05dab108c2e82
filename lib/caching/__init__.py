"""What is kept: in the process, in files."""
