"""A library as a whole: clusters with names, what is new, what is unlike the rest, months and places."""
