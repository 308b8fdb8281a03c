"""The command line: what can be asked and how it is written."""

from __future__ import annotations

from allocator.cli import batch, calibrate, counsel, plan, review, tools, year
from allocator.cli.app import app

__all__ = ["app", "main"]

MODULES = (plan, counsel, year, review, calibrate, batch, tools)
"""Commands are listed in this order."""

app.registered_commands.sort(key=lambda command: [m.__name__ for m in MODULES].index(command.callback.__module__))


def main() -> None:
    """Run the command that the shell asks for."""
    import sys

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="allocator")
