"""What the library knows of people, over HTTP: for the user who started the server alone."""

from __future__ import annotations

from lingxi.library import Library
from lingxi.present.web.settings import Settings
from lingxi.wire import privacy_json
from tests.present.web.conftest import Browser


def test_only_the_owner_sees_it(indexed: Library) -> None:
    ask = Browser(indexed, Settings(read_token="r", write_token="w", owner_token="o"))
    for token, status in (("r", 403), ("w", 403), ("o", 200)):
        answer = ask("GET", "/v1/privacy", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
    known = {each["kind"]: each for each in answer.json()["known"]}
    assert known["files"]["count"] == 4
    assert known.keys() == {each["kind"] for each in privacy_json(indexed.privacy())["known"]}
    ask.app.state.service.close()
