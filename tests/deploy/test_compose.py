"""The compose file keeps the compose specification, starts commands that exist, and holds no secret. It is not run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.present.cli.program import invoke

DEPLOY = Path(__file__).parents[2] / "deploy"
FILE = DEPLOY / "compose.yaml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services, by name, with what they share."""
    found: dict[str, Any] = pytest.importorskip("yaml").safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def _lint(file: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_keeps_the_specification_and_the_linter_can_fail(tmp_path: Path) -> None:
    done = _lint(FILE)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "compose.yaml"
    broken.write_text(FILE.read_text(encoding="utf-8").replace("pids_limit: 512", "pids_most: 512"), encoding="utf-8")
    assert "pids_most" in _lint(broken).stdout


def test_every_command_of_ours_exists(services: dict[str, Any]) -> None:
    ours = [[*each["entrypoint"], *each.get("command", [])] for each in services.values() if "entrypoint" in each]
    found = [words[1:] for words in ours if words[0] == "lingxi"]
    assert {words[0] for words in found} == {"serve", "index"}
    for name, *words in found:
        said = invoke(name, "--help").stdout
        for option in (word for word in words if word.startswith("--")):
            assert option in said, option


def test_every_setting_is_in_the_example_and_none_has_a_secret() -> None:
    example = (DEPLOY / "cluster.env.example").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{(\w+)", FILE.read_text(encoding="utf-8")))
    assert used | {"COMPOSE_PROFILES"} == set(re.findall(r"^#?(\w+)=", example, re.MULTILINE))
    assert set(re.findall(r"(?:TOKEN|PASSWORD|KEY)=(.*)", example)) == {""}


def test_servers_are_drained_hardened_and_reached_through_the_proxy_alone(services: dict[str, Any]) -> None:
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    for name, each in services.items():
        assert each["cap_drop"] == ["ALL"], name
        image = each["image"]
        assert image == "lingxi-cluster" or re.search(r":\D*\d+\.\d+", image), f"{image} names no version"
    server = services["server"]
    seconds = float(server["entrypoint"][server["entrypoint"].index("--drain") + 1])
    assert float(server["stop_grace_period"].removesuffix("s")) > seconds
