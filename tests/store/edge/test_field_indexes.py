"""Indexes of fields in mapped files."""

from __future__ import annotations

import qdrant_edge as edge

from lingxi.store.edge.field_indexes import mapped_index


def test_they_are_mapped_and_graphs_know_the_modality_alone() -> None:
    modality = mapped_index("folded.modality", edge.PayloadSchemaType.Keyword)
    size = mapped_index("size", edge.PayloadSchemaType.Integer)
    assert isinstance(size, edge.IntegerIndexParams)
    assert (modality.memory, size.memory) == (edge.Memory.Cold, edge.Memory.Cold)
    assert (modality.enable_hnsw, size.enable_hnsw) == (True, False)
