"""The only room that prints or listens."""
