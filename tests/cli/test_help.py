from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from allocator.cli import app

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(typer.main.get_group(app).commands)
WHOLE = """\
Usage: allocator [OPTIONS] COMMAND [ARGS]...

  Turns a company's goals into a quota for every sales rep and period, and
  explains every number.

Options:
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  -h, --help            Show this message and exit.

Commands:
  check       Read a scenario and list all that is wrong with it.
  run         Split the goals of a scenario into quotas.
  verify      Check every rule against an output folder.
  explain     Say in sentences where the numbers come from.
  compare     Lay two or more scenarios side by side.
  repair      List what would make conflicting rules fit, and apply it.
  reallocate  Move the plan in force with the year, as little as possible.
  review      Say where the year stands, and whether to re-allocate.
  history     List the plans of a year, with what each changed and why.
  calibrate   Estimate strengths, season and weights from history.
  batch       Run, re-allocate or verify many scenarios at once.
  template    Write an empty scenario to fill in, as a folder or workbook.
  solvers     List the solvers that are installed.
  app         Open the planner's browser on a folder of scenarios.

  Exit codes: 0 every goal is met; 1 the program failed; 2 the input is wrong;
  3 some goal falls short; 4 the hard rules conflict.
"""

Run = Callable[..., int]


def test_help_fits_a_screen(allocator: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The first thing anyone sees lists the commands and the exit codes."""
    assert allocator("--help") == 0
    assert capsys.readouterr().out == WHOLE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(allocator: Run, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Help of a command ends with a line one can copy, and says what --json does."""
    assert allocator(command, "--help") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].strip().startswith(f"Example: allocator {command}")
    assert "--json" in out


def test_without_a_command_help_is_shown(allocator: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The bare command is a question, answered with help."""
    assert allocator() == 2
    shown = capsys.readouterr()
    assert WHOLE in shown.out + shown.err


def test_a_wrong_option_is_wrong_input(allocator: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be understood ends with 2."""
    assert allocator("run", "somewhere", "--ouf", "x") == 2
    assert "No such option: --ouf" in capsys.readouterr().err


@pytest.mark.parametrize("entry", [["-m", "allocator"], ["-c", "from allocator.cli import main; main()"]])
def test_help_is_quick_because_imports_are_lazy(entry: list[str]) -> None:
    """Help takes no more than 0.4 seconds: no tables, solvers or colours are loaded for it."""
    loaded = "import sys; print([m for m in ('pandas', 'scipy', 'highspy', 'rich', 'pulp') if m in sys.modules])"
    code = f"import allocator.cli; {loaded}"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
    assert min(_seconds([sys.executable, *entry, "--help"]) for _ in range(4)) <= 0.4


def _seconds(command: list[str]) -> float:
    """Measure the processor time of a command, which a busy machine does not lengthen much."""
    start = os.times()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    end = os.times()
    return end.children_user - start.children_user + end.children_system - start.children_system
