"""Libraries on a Qdrant server: addresses, the connection, points, filters and files in the types of its client."""
