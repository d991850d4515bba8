"""Copies, edits and bursts among the files of a library: found, grouped, and moved away if people want it."""
