"""The version of lingxi."""

__version__ = "0.1.0"
