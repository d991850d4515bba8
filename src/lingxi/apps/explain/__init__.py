"""Why a hit was found: signals, words, places, moments, and what the nearest other segment lacks."""
