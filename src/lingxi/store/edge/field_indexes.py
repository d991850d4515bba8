"""Indexes of fields in mapped files, for large libraries."""

from __future__ import annotations

from typing import TypeAlias

import qdrant_edge as edge

from lingxi.store.packing import payload_key

_PARAMS = {
    edge.PayloadSchemaType.Keyword: edge.KeywordIndexParams,
    edge.PayloadSchemaType.Integer: edge.IntegerIndexParams,
    edge.PayloadSchemaType.Float: edge.FloatIndexParams,
    edge.PayloadSchemaType.Datetime: edge.DatetimeIndexParams,
}
MappedIndex: TypeAlias = (
    edge.KeywordIndexParams | edge.IntegerIndexParams | edge.FloatIndexParams | edge.DatetimeIndexParams
)


def mapped_index(key: str, kind: edge.PayloadSchemaType) -> MappedIndex:
    """An index that takes no memory of the process; graphs of vectors have links only within each modality."""
    found: MappedIndex = _PARAMS[kind](memory=edge.Memory.Cold, enable_hnsw=key == payload_key("modality"))
    return found
