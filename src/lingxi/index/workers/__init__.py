"""Indexing by several processes, on one machine or many: each reads, encodes and writes its batches."""
