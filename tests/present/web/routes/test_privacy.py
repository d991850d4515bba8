"""What the library knows of people, over HTTP: for who may change it."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from lingxi.wire import privacy_json
from tests.present.web.conftest import Browser


def test_who_may_change_it_sees_it_and_the_owner_sees_where_it_lies(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w", owner_token="o"))
    for token, status, told in (("r", 401, False), ("w", 200, False), ("o", 200, True)):
        answer = ask("GET", "/v1/privacy", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
        assert any(each["where"] for each in answer.json().get("known", ())) == told
    known = {each["kind"]: each for each in answer.json()["known"]}
    assert known["files"]["count"] == 4
    assert known.keys() == {each["kind"] for each in privacy_json(indexed.privacy())["known"]}
    ask.app.state.service.close()
