"""Rankers that look at vectors, a file each."""
