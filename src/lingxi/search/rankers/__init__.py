"""Rankers that look at the media of the first hits once more, one file each, found by being there."""
