"""Events on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.present.cli.program import invoke


def test_a_person_is_recorded_exported_and_forgotten(colours: Path, tmp_path: Path) -> None:
    red = str(colours / "red.png")
    assert "recording is off for 'ann'" in str(invoke("events", "add", "like", red, "--person", "ann").exception)
    switched = invoke("events", "on", "--person", "ann")
    assert (switched.exit_code, switched.stderr) == (0, "recording is on for ann\n")
    assert "1 recorded" in invoke("events", "add", "like", red, "--person", "ann").stderr
    assert invoke("events", "list").stdout == "ann\t1 events\trecording on\n"
    table = invoke("events", "export", "--person", "ann").stdout
    assert table.splitlines()[0] == "person,act,item,time,weight"
    (known,) = json.loads(invoke("events", "export", "--person", "ann", "--json").stdout)["events"]
    assert (known["person"], known["act"]) == ("ann", "like")
    assert "ann: 1 events forgotten" in invoke("events", "forget", "--person", "ann").stderr
    assert json.loads(invoke("events", "list", "--json").stdout) == {"people": []}
    (tmp_path / "table.csv").write_text(table + "bo,view,/none.png,,\n", encoding="utf-8")
    done = invoke("events", "import", str(tmp_path / "table.csv"))
    assert "1 events added, 1 of files that are not in the library" in done.stderr
    assert json.loads(invoke("events", "export", "--person", "ann", "--json").stdout)["events"] == [known]
    assert invoke("events", "list").stdout == "ann\t1 events\trecording off\n"
    invoke("events", "on", "--person", "bo")
    invoke("events", "off", "--person", "bo")
    assert "bo" not in invoke("events", "list").stdout


def test_a_missing_table_is_said(colours: Path, tmp_path: Path) -> None:
    assert "cannot be opened" in str(invoke("events", "import", str(tmp_path / "none.csv")).exception)
