"""``python -m front_async.cli`` is the command as well."""

from front_async.cli import main

main()
