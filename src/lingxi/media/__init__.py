"""A path or bytes become media; what cannot is skipped with the reason."""
