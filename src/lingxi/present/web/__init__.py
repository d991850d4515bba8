"""The HTTP service of a library."""
