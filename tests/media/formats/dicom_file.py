"""DICOM files as tests need them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np


def dicom_file(values: Any = None, **tags: Any) -> bytes:
    """A CT picture whose left half is bone and whose right half is air; needs pydicom."""
    import pydicom

    found = pydicom.Dataset()
    found.file_meta = pydicom.dataset.FileMetaDataset()
    found.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    found.file_meta.MediaStorageSOPClassUID = pydicom.uid.CTImageStorage
    found.file_meta.MediaStorageSOPInstanceUID = found.SOPInstanceUID = pydicom.uid.generate_uid()
    found.SOPClassUID = pydicom.uid.CTImageStorage
    found.PatientName, found.PatientID, found.Modality, found.BodyPartExamined = "Onym^Ann", "4711", "CT", "CHEST"
    pixels = np.zeros((10, 20), np.int16) if values is None else values
    if values is None:
        pixels[:, :10], pixels[:, 10:] = 1_000, -1_000
    found.Rows, found.Columns = pixels.shape[-2:]
    found.SamplesPerPixel, found.PhotometricInterpretation = 1, "MONOCHROME2"
    found.BitsAllocated = found.BitsStored = 16
    found.HighBit, found.PixelRepresentation = 15, 1
    found.PixelData = pixels.tobytes()
    for name, value in tags.items():
        setattr(found, name, value)
    out = BytesIO()
    found.save_as(out, enforce_file_format=True)
    return out.getvalue()
