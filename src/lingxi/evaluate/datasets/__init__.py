"""Readers of data sets, one file each, found by being there."""
