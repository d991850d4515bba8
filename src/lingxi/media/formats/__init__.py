"""Formats of pictures that Pillow opens only with help, or not at all: each is known by its first bytes."""
