"""Decodes a frame of DICOM as a program, which may crash: it is run by its path, so it imports nothing of lingxi.

``python gdcm_process.py SECONDS SYNTAX COLOURS COLUMNS ROWS SAMPLES PLANAR ALLOCATED STORED SIGNED`` reads the
compressed frame from its input, and writes its pixels.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

MEMORY = 4 * 2**30  # bytes of address space, if the system can limit it


def main(seconds: int, syntax: str, colours: str, numbers: Sequence[int]) -> None:
    """Decodes within so many seconds of processor time, after which the system ends the process."""
    try:
        import resource  # not available on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most < 0 else min(MEMORY, most), most))
    pixels = _image(sys.stdin.buffer.read(), syntax, colours, numbers).GetBuffer()  # bytes as text
    sys.stdout.buffer.write(pixels.encode("utf-8", "surrogateescape"))


def _image(data: bytes, syntax: str, colours: str, numbers: Sequence[int]) -> Any:
    """The image that gdcm decodes when it is read."""
    import gdcm

    columns, rows, samples, planar, allocated, stored, signed = numbers
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(data)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((columns, rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(colours)
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    if samples > 1:
        image.SetPlanarConfiguration(planar)
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(syntax)))
    image.SetPixelFormat(gdcm.PixelFormat(samples, allocated, stored, stored - 1, signed))
    return image


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], [int(each) for each in sys.argv[4:]])
