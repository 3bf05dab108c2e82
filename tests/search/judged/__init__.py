"""Judged queries: what somebody types, and which documents answer it, by topic.

`documents.tsv`: id, language, topics, name, summary, body. `queries.tsv`: language, kind, text and
what answers: topics, any of them; joined by "+", both. `python -m tests.search.judged` measures.
"""
