"""Answers to questions: a sentence of the library, what stands around it, and how sure that is."""
