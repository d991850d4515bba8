"""Segments on disk: arrays and payloads go in, scores come out; no model is known here."""
