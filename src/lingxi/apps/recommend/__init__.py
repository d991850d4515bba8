"""Recommendations: what a person may like, from what they liked and from what others did."""
