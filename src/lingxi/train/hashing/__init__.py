"""Cross-modal hashing that is learned from pairs: one file per method."""
