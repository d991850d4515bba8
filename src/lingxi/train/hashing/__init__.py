"""Cross-modal hashing learned from pairs: one file per method."""
