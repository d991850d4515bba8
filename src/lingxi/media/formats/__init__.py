"""Formats of pictures that Pillow opens only with help, or not at all: each is told by its first bytes."""
