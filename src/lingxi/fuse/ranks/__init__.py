"""Rank fusions, one file each, found by being there."""
