"""Static int8 (QDQ) of the picture tower: dynamic int8 makes convolutions many times slower, static faster."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process


class Pictures(CalibrationDataReader):
    """Prepared pictures (n, side, side, 3) uint8, sixteen at a time."""

    def __init__(self, pixels: np.ndarray) -> None:
        """Keeps the pictures."""
        self.batches = iter([{"pixels": pixels[start : start + 16]} for start in range(0, len(pixels) - 15, 16)])

    def get_next(self) -> dict[str, np.ndarray] | None:
        """The next batch, None at the end."""
        return next(self.batches, None)


def quantise(model: Path, out: Path, pixels: np.ndarray) -> Path:
    """Writes the int8 twin of a float ONNX model, calibrated on pictures; what follows the classes stays float."""
    logging.getLogger().setLevel(logging.ERROR)
    ready = out.with_suffix(".prepared.onnx")
    quant_pre_process(str(model), str(ready), skip_symbolic_shape=True)
    quantize_static(
        str(ready), str(out), Pictures(pixels), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
        op_types_to_quantize=["Conv", "Add", "Clip", "Relu", "Gemm"], extra_options={"CalibMovingAverage": True},
    )  # fmt: skip
    ready.unlink()
    return out
