"""Have a broken input refused by the command line."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from allocator import cli


def refused(scenario: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `allocator check` tells of an input, which ends with 2; paths are told without their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["allocator", "check", str(scenario)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    findings, counted = said.err.rstrip("\n").rsplit("\n", 1)
    assert re.fullmatch(r"\d+ findings?; nothing was written\.", counted)
    return findings.replace(f"{scenario.parent}/", "")
