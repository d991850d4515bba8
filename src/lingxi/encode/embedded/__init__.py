"""The model in the box: its text and sound towers, in NumPy and ONNX."""
