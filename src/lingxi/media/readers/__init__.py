"""Readers, one file per family of formats; the registry finds them by their file names."""
