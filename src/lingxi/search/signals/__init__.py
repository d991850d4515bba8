"""Sources of evidence, one file each: each finds segments for a query by itself, and says how likely they match."""
