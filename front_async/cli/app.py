"""The commands under one name."""

import typer

from front_async.cli.export import export
from front_async.cli.login import login
from front_async.cli.sandbox import sandbox
from front_async.cli.whoami import whoami

app: typer.Typer = typer.Typer(
    name="front-async",
    help="Front, the shared inbox, from the command line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they show the values of variables
)

app.command()(login)
app.command()(export)
app.command()(whoami)
app.command()(sandbox)
