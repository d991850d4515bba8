"""Folders become segments in a store: scan, read, encode, upsert, report."""
