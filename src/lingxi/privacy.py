"""Disables the telemetry of third-party libraries before they are imported: nothing leaves the machine.

The package's ``__init__`` calls :func:`disable_telemetry`, so every process, workers included, calls it before
lingxi or a plug-in imports one of these libraries. docs/security.md says what they would send.
"""

from __future__ import annotations

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime from 1.31 on: no device id, no database, no uploader
    "RAY_USAGE_STATS_ENABLED": "0",  # Ray: no usage reports
    "OTEL_SDK_DISABLED": "true",  # OpenTelemetry, whose interface the mcp package calls: no traces
    "HF_HUB_DISABLE_TELEMETRY": "1",  # the hub's client: no system facts in requests, no pings
}


def disable_telemetry() -> None:
    """Disables the telemetry of libraries, for this process and its children."""
    os.environ.update(SWITCHES)
