"""HEAD answers as GET does, without the body."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from tests.present.web.conftest import Browser


def test_head_says_what_get_would(ask: Browser, indexed: Library) -> None:
    (red, *_) = indexed.search("red", 1)
    for path in ("/", "/v1/status", "/v1/files", f"/v1/segments/{red.id}/original", "/v1/segments/none"):
        whole, head = ask("GET", path), ask("HEAD", path)
        assert (head.status_code, head.content) == (whole.status_code, b""), path
        assert head.headers["content-type"] == whole.headers["content-type"], path
        assert head.headers["content-length"] == whole.headers["content-length"], path


def test_head_changes_nothing_and_is_refused_as_get_is(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w"))
    reader = {"Authorization": "Bearer r"}
    assert ask("HEAD", "/v1/files").status_code == 401
    assert ask("HEAD", "/v1/files", headers=reader).status_code == 200
    assert ask("HEAD", "/v1/tokens", headers=reader).status_code == 401
    assert ask("HEAD", "/v1/index/events", headers=reader).status_code == 405
    guest = {"Authorization": f"Bearer {indexed.new_token('a').secret}"}
    assert [ask("HEAD", path, headers=guest).status_code for path in ("/v1/files", "/v1/check")] == [200, 403]
    ask.app.state.service.close()


def test_a_thumbnail_that_the_client_has_is_not_made_again(ask: Browser, indexed: Library) -> None:
    (red, *_) = indexed.search("red", 1)
    path = f"/v1/segments/{red.id}/thumbnail"
    tag = ask("GET", path).headers["etag"]
    again = ask("GET", path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert ask("GET", f"{path}?size=640", headers={"If-None-Match": tag}).status_code == 200
    red.path.write_bytes(red.path.read_bytes() + b"\0")
    assert ask("GET", path, headers={"If-None-Match": tag}).headers["etag"] != tag
