"""Calibration on the command line."""

from __future__ import annotations

from tests.present.cli.program import Environment, run_here


def test_calibrating_needs_captions(indexed: Environment) -> None:
    done = run_here("calibrate")
    assert done.returncode == 1
    assert "50 are needed" in done.stderr
