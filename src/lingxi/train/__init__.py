"""Trains spaces and codes on pairs; torch is needed here and nowhere else."""
