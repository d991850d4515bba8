"""Shared parts of image encoders."""
