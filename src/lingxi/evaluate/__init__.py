"""How good and how fast, on anybody's data."""
