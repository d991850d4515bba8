"""Turns folders into segments in a store: scan, read, encode, upsert, report."""
