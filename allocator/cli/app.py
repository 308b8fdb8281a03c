"""The command `allocator` itself, to which every command adds itself."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="allocator",
    help="Turns a company's goals into a quota for every sales rep and period, and explains every number.",
    epilog="Exit codes: 0 every goal is met; 1 the program failed; 2 the input is wrong; "
    "3 some goal falls short; 4 the hard rules conflict.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
