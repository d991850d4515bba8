"""The revision of a model that is given by its name, before anything is measured with it."""

from __future__ import annotations

from lingxi.encode.choose import choose
from lingxi.evaluate.bench_model import parsed_model


def model_revision(name: str) -> str:
    """The revision of the model's space; before fitting, and of a classifier, the revisions of the models in its name.

    Empty if there are none. It changes when a file of the model is replaced.
    """
    try:
        return choose(name).space.revision
    except Exception:  # not fitted yet, a classifier, or broken: measuring it gives the reason
        parsed = parsed_model(name)
        return "-".join(model_revision(str(each)) for each in parsed.arguments) if parsed is not None else ""
