"""A small file of every common format, which the readers name; ``python -m tests.samples`` makes them."""
