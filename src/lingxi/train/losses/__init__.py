"""What is minimised: one file per loss."""
