"""What tests share: rows, people, servers, waiting."""
