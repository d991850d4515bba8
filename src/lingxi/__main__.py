"""``python -m lingxi`` and the ``lingxi`` command."""

from __future__ import annotations


def main() -> None:
    """Runs the command line."""
    from lingxi.present.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
