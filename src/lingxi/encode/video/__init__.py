"""What encoders of films share."""
