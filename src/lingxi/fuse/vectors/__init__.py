"""Fusions of vectors, a file each."""
