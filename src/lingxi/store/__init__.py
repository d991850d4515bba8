"""Segments on disk: stores vectors and payloads and ranks them; it knows no models."""
