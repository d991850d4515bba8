"""``lingxi token`` and ``lingxi album share``."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.present.cli.token import USUAL
from tests.present.cli.program import invoke


def test_a_token_is_made_shown_once_listed_and_revoked(colours: Path) -> None:
    options = ("--name", "family", "--folder", str(colours), "-m", "image, text", "--no-originals", "--no-location")
    made = invoke("token", "new", *options, "--until", "2999-12-31")
    secret = made.stdout.strip()
    assert secret.startswith("lingxi_")
    assert f"{USUAL}/?token={secret}" in made.stderr
    assert "Only this machine reaches that address" in made.stderr
    with Library() as library:
        token = library.token(secret)
    assert token is not None
    assert (token.name, token.scope.folders, token.scope.modalities) == ("family", (colours,), ("text", "image"))
    assert not token.scope.originals
    assert not token.scope.location
    listed = invoke("token", "list").stdout
    assert listed == f"family\tfolder {colours}, text, image, no originals, no location\tuntil 2999-12-31 23:59\n"
    (known,) = json.loads(invoke("token", "list", "--json").stdout)
    assert (known["name"], known["expired"]) == ("family", False)
    assert secret not in listed + json.dumps(known)
    assert invoke("token", "revoke", "family").exit_code == 0
    assert invoke("token", "list").stdout == ""
    assert isinstance(invoke("token", "revoke", "family").exception, BadQuery)


def test_names_of_folders_forge_no_lines(colours: Path) -> None:
    (colours / "a\nforged\teverything").mkdir()
    (colours / "a\nforged\teverything/x.md").write_text("# Sky", encoding="utf-8")
    with Library() as library:
        library.index(colours)
    invoke("token", "new", "--name", "family", "--folder", colours / "a\nforged\teverything")
    (line,) = invoke("token", "list").stdout.splitlines()
    assert line.count("\t") == 2
    assert "a\ufffdforged\ufffdeverything" in line


def test_a_token_without_limits_says_so(colours: Path) -> None:
    made = json.loads(invoke("token", "new", "--name", "all", "--address", "https://a.example/", "--json").stdout)
    assert made["link"] == f"https://a.example/?token={made['secret']}"
    assert invoke("token", "list").stdout == "all\teverything\tuntil it is revoked\n"
    assert isinstance(invoke("token", "new", "--name", "b", "--until", "soon").exception, BadQuery)


def test_an_album_is_shared_by_a_link_for_a_month(colours: Path) -> None:
    invoke("album", "save", "Reds", str(colours / "red.png"))
    shared = invoke("album", "share", "Reds", "--address", "https://photos.example")
    assert shared.stdout.startswith("https://photos.example/?token=lingxi_")
    assert "to end it: lingxi token revoke 'Reds'" in shared.stderr
    assert "Only this machine" not in shared.stderr
    again = json.loads(invoke("album", "share", "Reds", "--forever", "--json").stdout)
    assert (again["name"], again["until"]) == ("Reds 2", None)
    first, _ = json.loads(invoke("token", "list", "--json").stdout)
    until = datetime.fromisoformat(first["until"])
    assert timedelta(days=29) < until - datetime.now(UTC) <= timedelta(days=30)
    assert (first["albums"], first["location"], first["originals"]) == (["Reds"], False, True)
    assert isinstance(invoke("album", "share", "none").exception, BadQuery)
