"""Shared parts of video encoders."""
