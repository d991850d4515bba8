"""Readers, one file a family of formats, found by being there."""
