"""What Qdrant Edge stores and reads: points and filters in its own types."""
