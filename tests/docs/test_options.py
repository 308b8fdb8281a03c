from __future__ import annotations

import re

import pytest
import typer

from allocator import cli
from allocator.terminal.endings import Ending
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
GROUP = typer.main.get_group(cli.app)
EVERYWHERE = ("--help", "--json", "--debug")


def sections() -> dict[str, str]:
    found = re.split(r"^## (\w+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_every_command_has_a_section() -> None:
    """The page tells the commands in the order of --help."""
    assert list(sections()) == list(GROUP.commands)


def test_the_summary_is_that_of_the_program() -> None:
    """What the page says in one line of each command is what --help says."""
    for name, command in GROUP.commands.items():
        said = re.escape(command.get_short_help_str(200))
        assert re.search(rf"^allocator {name}(?: [A-Z.|]+)* +{said}$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", list(GROUP.commands))
def test_every_option_is_described(name: str) -> None:
    """A section lists the options of its command, those that all have being listed once."""
    command = GROUP.commands[name]
    options = {"--help", *(o for p in command.params if p.param_type_name == "option" for o in p.opts)}
    assert set(re.findall(r"^- `(--[\w-]+)`", sections()[name], re.MULTILINE)) == options - set(EVERYWHERE)
    assert set(EVERYWHERE) <= options
    assert set(re.findall(r"^- `(--\w+)`", PAGE.split("\n## ")[0], re.MULTILINE)) == set(EVERYWHERE)


def test_every_exit_code_is_described() -> None:
    """The table of exit codes is complete."""
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == sorted(Ending)
