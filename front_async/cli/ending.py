"""How a command ends: its exit code, and one line for what went wrong.

0: well. 1: it failed. 2: it was asked for something impossible. 130: Ctrl-C.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import typer

from front_async.errors import FrontError, InvalidArgument

_FAILED = 1
_BAD_USAGE = 2
_INTERRUPTED = 130


def finish(work: Coroutine[Any, Any, None], *, interrupted: str) -> None:
    """Run *work* to its end.

    Args:
        work: The command.
        interrupted: What to say after Ctrl-C.

    Raises:
        typer.Exit: It did not end well; the reason stands on stderr.
    """
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        say(interrupted)
        raise typer.Exit(_INTERRUPTED) from None
    except InvalidArgument as error:
        say(error)
        raise typer.Exit(_BAD_USAGE) from None
    except (FrontError, OSError) as error:
        say(error)
        raise typer.Exit(_FAILED) from None


def say(what: object) -> None:
    """Write one line to stderr."""
    typer.echo(f"front-async: {what}", err=True)
