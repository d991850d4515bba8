"""A conversation that refines a search, turn by turn."""
