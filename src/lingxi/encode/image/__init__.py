"""What encoders of pictures share."""
