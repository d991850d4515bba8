"""What is composed of other encoders: two towers, projections, hash codes, fusions."""
