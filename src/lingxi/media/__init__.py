"""Reads paths or bytes as media; files that cannot be read are skipped with the reason."""
