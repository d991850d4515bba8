"""A library in PostgreSQL: its tables, filters, words, vectors, and the shards they are spread over."""
