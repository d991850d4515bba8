"""Albums and saved searches on the command line, from marks to nothing."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.errors import BadQuery, UnknownName
from tests.present.cli.program import invoke


def test_an_album_is_counted_saved_listed_shown_and_deleted(colours: Path) -> None:
    invoke("search", "red")
    marks = (str(colours / "blue.png"), "1", "1")
    assert invoke("album", "save", "Two", *marks, "--dry-run").stderr == "Two: 2 hits would be saved\n"
    assert invoke("album", "list").stdout == "", "nothing is kept"
    assert invoke("album", "save", "Two", *marks).stderr == "Two: 2 hits\n"
    (kept,) = json.loads(invoke("album", "list", "--json").stdout)
    assert (kept["name"], len(kept["ids"])) == ("Two", 2)
    assert invoke("album", "list").stdout == "Two\talbum\t2 hits\n"
    shown = invoke("album", "show", "Two").stdout.splitlines()
    assert shown == [str(colours / "blue.png"), str(colours / "red.png")]
    assert json.loads(invoke("album", "show", "Two", "--json", "-n", "1").stdout)[0]["path"] == shown[0]
    assert invoke("album", "delete", "Two").exit_code == 0
    assert invoke("album", "list").stdout == ""
    assert isinstance(invoke("album", "show", "Two").exception, BadQuery)


def test_a_search_is_saved_with_its_image_listed_shown_and_deleted(colours: Path) -> None:
    words = ("search", "--image", str(colours / "red.png"), "--not", "blue", "--where", "modality = image")
    found = invoke(*words, "--paths").stdout
    saved = invoke(*words, "--save", "Reds")
    assert saved.stderr.splitlines()[-1] == f"saved as Reds: {len(found.splitlines())} hits now"
    assert invoke("album", "list").stdout == "Reds\tsearch\timage, without blue, modality = image\n"
    assert invoke("album", "show", "Reds").stdout == found
    (kept,) = json.loads(invoke("album", "list", "--json").stdout)
    assert kept["definition"]["without"][0]["text"] == "blue"
    assert invoke("album", "delete", "Reds").exit_code == 0
    assert invoke("album", "list").stdout == ""


def test_options_of_earlier_versions_save_a_search_with_a_warning(colours: Path) -> None:
    red, blue = (str(colours / f"{name}.png") for name in ("red", "blue"))
    saved = invoke("album", "save", "Reds", "red", "--like", red, "--unlike", blue)
    assert saved.stderr.startswith("warning: album save takes hits only")
    assert invoke("album", "list").stdout == "Reds\tsearch\tred, 1 like, 1 unlike\n"
    error = invoke("album", "save", "Blues", "--like", red, "--learner", "rochio").exception
    assert isinstance(error, UnknownName)
    assert "Did you mean 'rocchio'?" in str(error)
    assert "Blues" not in invoke("album", "list").stdout, "nothing is kept"
