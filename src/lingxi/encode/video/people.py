"""People in a frame, whose motion is not the camera's (Dalal and Triggs, 2005)."""

from __future__ import annotations

import numpy as np

from lingxi.encode.image.pictures import Grey, load
from lingxi.encode.video.camera import Boxes

SIDE = 256  # pixels of the shorter side: standing people of half the frame's height are found


def people(level: Grey) -> Boxes:
    """The boxes of standing people, by a linear SVM on HOG; in pixels of the frame."""
    cv2 = load("cv2")
    scale = SIDE / min(level.shape)
    larger = cv2.resize(np.rint(level * 255).clip(0, 255).astype(np.uint8), None, fx=scale, fy=scale)
    detector = cv2.HOGDescriptor()
    detector.setSVMDetector(cv2.HOGDescriptor.getDefaultPeopleDetector())
    found, _ = detector.detectMultiScale(larger)
    left, top, width, height = np.asarray(found, np.float64).reshape(-1, 4).T / scale
    return np.column_stack([left, top, left + width, top + height])
