"""Personal ranking: what an ambiguous query finds, in the order of a person's taste."""
