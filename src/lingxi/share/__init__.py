"""What a library shows to whom: scopes, the tokens that carry them, and the library as a scope shows it."""
