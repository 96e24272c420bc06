"""The ``front-async`` command. It needs the extra ``cli``: typer and rich."""

import sys
from importlib import import_module

_EXTRA = ("typer", "rich")


def main() -> None:
    """Run the command, or say what to install for it."""
    try:
        for package in _EXTRA:
            import_module(package)
    except ModuleNotFoundError as missing:
        if missing.name not in _EXTRA:
            raise
        sys.stderr.write(
            f"front-async: the command needs {missing.name}; install it with:\n"
            '    pip install "front-async[cli]"\n'
        )
        sys.exit(2)
    from front_async.cli.app import app

    app(prog_name="front-async")
