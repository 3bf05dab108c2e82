"""What answers a query: tantivy, or the database where there is no index."""
