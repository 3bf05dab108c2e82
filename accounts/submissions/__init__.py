"""What becomes of a form that was sent: once, kept at a wall, refused."""
