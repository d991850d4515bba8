"""An album on the command line, from marks to nothing."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.errors import BadQuery, UnknownName
from tests.present.cli.program import invoke


def test_an_album_is_saved_listed_shown_and_deleted(colours: Path) -> None:
    invoke("search", "red")
    saved = invoke("album", "save", "Reds", "--like", "1", "--unlike", str(colours / "blue.png"))
    assert saved.stderr.startswith("Reds: ")
    (kept,) = json.loads(invoke("album", "list", "--json").stdout)
    assert (kept["name"], len(kept["like"]), len(kept["unlike"])) == ("Reds", 1, 1)
    assert invoke("album", "list").stdout == "Reds\t\t1 like, 1 unlike\n"
    shown = invoke("album", "show", "Reds").stdout.splitlines()
    assert shown[0] == str(colours / "red.png")
    assert str(colours / "blue.png") not in shown
    assert json.loads(invoke("album", "show", "Reds", "--json", "-n", "1").stdout)[0]["path"] == shown[0]
    assert invoke("album", "delete", "Reds").exit_code == 0
    assert invoke("album", "list").stdout == ""
    assert isinstance(invoke("album", "show", "Reds").exception, BadQuery)


def test_a_learner_that_is_not_known_is_named_with_the_likeliest(colours: Path) -> None:
    error = invoke("album", "save", "Reds", "--like", str(colours / "red.png"), "--learner", "rochio").exception
    assert isinstance(error, UnknownName)
    assert "Did you mean 'rocchio'?" in str(error)
    assert invoke("album", "list").stdout == "", "nothing is kept"
