from __future__ import annotations

import os
import subprocess
import sys

from lingxi.privacy import SWITCHES


def test_importing_lingxi_switches_telemetry_off_before_any_library_is_imported() -> None:
    code = "import sys, lingxi, os; print('onnxruntime' in sys.modules, *(os.environ.get(n) for n in sys.argv[1:]))"
    plain = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    for given in (plain, plain | {"ORT_DISABLE_TELEMETRY": "0"}):
        run = subprocess.run([sys.executable, "-c", code, *SWITCHES], env=given, capture_output=True, text=True)
        assert run.stdout.split() == ["False", *SWITCHES.values()], run.stderr


def test_the_hub_client_has_telemetry_switched_off() -> None:
    code = "import lingxi; from huggingface_hub import constants; print(constants.HF_HUB_DISABLE_TELEMETRY)"
    plain = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    assert subprocess.run([sys.executable, "-c", code], env=plain, capture_output=True, text=True).stdout == "True\n"
