"""The service: a library over HTTP."""
