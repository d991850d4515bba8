"""A small sample file of every common format, listed by the readers; ``python -m tests.samples`` creates them."""
