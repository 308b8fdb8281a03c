"""The command `template`."""

from __future__ import annotations

from pathlib import Path

from allocator.export.template.write import write_template
from allocator.terminal.endings import Ending
from allocator.terminal.say import say, say_json
from allocator.terminal.waiting import waiting


def template(to: Path, sample: bool, as_json: bool) -> Ending:
    """Write a scenario to fill in, and say how to go on."""
    with waiting("Writing"):
        write_template(to, sample)
    if as_json:
        say_json({"status": "written", "exit_code": int(Ending.DONE), "out": str(to), "sample": sample})
        return Ending.DONE
    say(f"Written to {to}: {_content(to, sample)}.")
    say(f"allocator {'run' if sample else 'check'} {to} {'splits its goals' if sample else 'says what is missing'}.")
    return Ending.DONE


def _content(to: Path, sample: bool) -> str:
    parts = "sheets" if to.suffix.lower() == ".xlsx" else "files"
    return f"a small plan to change, in {parts} with every column explained" if sample else f"empty {parts} to fill in"
