"""Shared parts of audio encoders."""
