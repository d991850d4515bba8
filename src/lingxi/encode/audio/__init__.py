"""What encoders of sounds share."""
