"""What is asked: the request, its words, the tree of the query."""
