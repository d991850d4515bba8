"""Indexes over plain arrays, one file each, found by being there."""
