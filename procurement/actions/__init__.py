"""What changes the data of buying."""
