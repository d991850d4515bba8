"""Creates all ONNX Runtime sessions: telemetry is off, and threads are limited to what this process may use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lingxi.cores import model_threads
from lingxi.errors import BadModel
from lingxi.lazy import once
from lingxi.privacy import disable_telemetry


@once
def runtime() -> Any:
    """The module ``onnxruntime``, with its telemetry disabled.

    Import libraries that use it (RapidOCR, faster-whisper) after this call. The environment variable disables telemetry
    in builds that have it. If an application imported onnxruntime before lingxi, and in older builds for Windows, the
    call disables what can still be disabled.
    """
    disable_telemetry()
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


EXACT_INT8 = "session.x64quantprecision"  # without it, processors that lack VNNI saturate int8 products


def make_session(model: Path | bytes, threads: int | None = None) -> Any:
    """A model from a file or from bytes, on the CPU, for use from any thread; raises BadModel.

    ``threads`` is the number of threads; :func:`lingxi.cores.model_threads` when None.
    """
    options = runtime().SessionOptions()
    options.intra_op_num_threads = threads or model_threads()
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = True  # without it the heap fragments and grows with every image
    options.log_severity_level = 3
    options.add_session_config_entry(EXACT_INT8, "1")
    given = str(model) if isinstance(model, Path) else model
    try:
        return runtime().InferenceSession(given, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exception classes have no common base
        name = str(model) if isinstance(model, Path) else "this"
        reason = (str(error).splitlines() or [type(error).__name__])[0][:300]
        raise BadModel(f"{name} is not a usable model: {reason}") from error


def exposing(model: bytes, names: Sequence[str]) -> bytes:
    """The model with more outputs: tensors inside it, by their names.

    Protobuf merges messages that are concatenated, so this adds ``graph { output { name } }`` to the file's bytes
    (ModelProto has its graph in field 7, GraphProto its outputs in 12, ValueInfoProto its name in 1).
    """
    outputs = b"".join(_field(12, _field(1, name.encode("utf-8"))) for name in names)
    return model + _field(7, outputs)


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes, as protobuf writes it."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
