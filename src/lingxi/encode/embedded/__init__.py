"""The built-in model: its text and sound models, in NumPy and ONNX."""
