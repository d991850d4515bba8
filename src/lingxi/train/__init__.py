"""Spaces and codes are learned here, from pairs; torch is needed here and nowhere else."""
