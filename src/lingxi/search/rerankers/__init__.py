"""Rerankers: what looks at the first hits once more, at their media or at their vectors; one file each."""
