"""A server that answers the requests of Qdrant's client with the client's local mode, one request at a time.

It shows that what lingxi sends can be sent: local mode alone passes Python objects on. It is no cluster: it has one
shard, no replicas and no indexes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import unquote

from pydantic import TypeAdapter
from qdrant_client import QdrantClient, models

Answer = Callable[..., Any]
_NAME = TypeAdapter(models.VectorNameConfig)
_ROUTES: dict[str, tuple[Any, Answer]] = {  # method and path -> the body's type, and the answer
    "GET /": (None, lambda db: db.info()),
    "GET /collections/([^/]+)/exists": (None, lambda db, name: {"exists": db.collection_exists(name)}),
    "GET /collections/([^/]+)": (None, lambda db, name: db.get_collection(name)),
    "PATCH /collections/([^/]+)": (models.UpdateCollection, lambda db, name, body: True),
    "GET /collections/([^/]+)/snapshots": (None, lambda db, name: []),
    "DELETE /collections/([^/]+)": (None, lambda db, name: db.delete_collection(name)),
    "PUT /collections/([^/]+)": (
        models.CreateCollection,
        lambda db, name, body: db.create_collection(name, body.vectors, sparse_vectors_config=body.sparse_vectors),
    ),
    "PUT /collections/([^/]+)/vectors/([^/]+)": (
        _NAME,
        lambda db, name, vector, body: db.create_vector_name(name, vector, body),
    ),
    "DELETE /collections/([^/]+)/vectors/([^/]+)": (
        None,
        lambda db, name, vector: db.delete_vector_name(name, vector),
    ),
    "PUT /collections/([^/]+)/index": (models.CreateFieldIndex, lambda db, name, body: _done()),
    "PUT /collections/([^/]+)/points": (
        models.PointsList,
        lambda db, name, body: db.upsert(
            name, body.points, update_filter=body.update_filter, update_mode=body.update_mode
        ),
    ),
    "POST /collections/([^/]+)/points": (
        models.PointRequest,
        lambda db, name, body: db.retrieve(name, body.ids, body.with_payload, body.with_vector),
    ),
    "POST /collections/([^/]+)/points/delete": (
        TypeAdapter(models.PointsSelector),
        lambda db, name, body: db.delete(name, body),
    ),
    "POST /collections/([^/]+)/points/payload": (
        models.SetPayload,
        lambda db, name, body: db.set_payload(name, body.payload, body.filter),
    ),
    "POST /collections/([^/]+)/points/payload/delete": (
        models.DeletePayload,
        lambda db, name, body: db.delete_payload(name, body.keys, body.filter),
    ),
    "POST /collections/([^/]+)/points/count": (
        models.CountRequest,
        lambda db, name, body: db.count(name, body.filter, exact=body.exact),
    ),
    "POST /collections/([^/]+)/points/scroll": (models.ScrollRequest, lambda db, name, body: _scrolled(db, name, body)),
    "POST /collections/([^/]+)/points/query": (
        models.QueryRequest,
        lambda db, name, body: db.query_points(
            name, body.query, body.using, query_filter=body.filter, limit=body.limit, with_payload=body.with_payload,
            with_vectors=body.with_vector,
        ),
    ),
    "POST /collections/([^/]+)/facet": (
        models.FacetRequest,
        lambda db, name, body: db.facet(name, body.key, body.filter, body.limit, exact=body.exact),
    ),
}  # fmt: skip


def serve() -> HTTPServer:
    """A server that listens on this machine and has not begun to answer."""
    database = QdrantClient(":memory:")

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                found = _plain(_routed(database, self.command, self.path, body))
                status, said = 200, found if self.path == "/" else {"result": found, "status": "ok"}
            except ValueError as error:
                status, said = 400, {"status": {"error": str(error)}}
            data = json.dumps({**said, "time": 0.0}).encode()
            self.send_response_only(status)
            self.send_header("Date", self.date_time_string())
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = _answer  # noqa: N815

    return HTTPServer(("127.0.0.1", 0), Handler)


def _routed(database: QdrantClient, method: str, target: str, body: bytes) -> Any:
    path = target.partition("?")[0]
    for route, (kind, answer) in _ROUTES.items():
        found = re.fullmatch(route, f"{method} {path}")
        if found:
            given = [unquote(each) for each in found.groups()]
            parse = kind.validate_json if isinstance(kind, TypeAdapter) else getattr(kind, "model_validate_json", None)
            return answer(database, *given, *([parse(body)] if parse else []))
    raise ValueError(f"there is no {method} {path}")


def _scrolled(database: QdrantClient, name: str, body: Any) -> Any:
    points, offset = database.scroll(
        name, body.filter, body.limit, offset=body.offset, with_payload=body.with_payload, with_vectors=body.with_vector
    )
    return {"points": _plain(points), "next_page_offset": offset}


def _done() -> Any:
    return models.UpdateResult(operation_id=0, status=models.UpdateStatus.COMPLETED)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value
