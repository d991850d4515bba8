"""Indexes over plain arrays, one file each; the registry finds them by their file names."""
