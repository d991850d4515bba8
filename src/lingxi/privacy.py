"""Nothing leaves the machine: what libraries would report of themselves is switched off before they are imported.

The package's ``__init__`` calls :func:`disable_telemetry`, so it has happened in every process, workers included,
before anything of lingxi, or a plug-in, imports one of these libraries. docs/security.md says what they would send.
"""

from __future__ import annotations

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime from 1.31 on: no device id, no database, no uploader
    "HF_HUB_DISABLE_TELEMETRY": "1",  # the hub's client: no facts about the system in what it asks, no pings
}


def disable_telemetry() -> None:
    """Switches the telemetry of libraries off, for this process and those that it starts."""
    os.environ.update(SWITCHES)
