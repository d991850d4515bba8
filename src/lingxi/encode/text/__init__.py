"""Shared parts of text encoders."""
