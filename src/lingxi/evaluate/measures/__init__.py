"""Measures of one ranking, one file each, found by being there."""
