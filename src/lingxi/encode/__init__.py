"""Media become unit vectors in a named space."""
