"""How long the command line takes to answer."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.spec import BenchSpec, Measured, register, seconds

_ASK = [sys.executable, "-c", "from allocator.cli import main; main()", "--help"]


def _measure(runs: int) -> Measured:
    def ask() -> None:
        subprocess.run(_ASK, check=True, capture_output=True)

    ask()
    return Measured(seconds(ask, max(runs, 5)))


register(BenchSpec("help", "allocator --help, from the start of Python", "s", _measure, budget=0.4))
