"""Encoders built from other encoders: pairs of towers, projections, hash codes, fusions."""
