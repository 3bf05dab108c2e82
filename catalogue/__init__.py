"""What is offered: offerings and their versions, the taxonomy, openness rules, review."""
