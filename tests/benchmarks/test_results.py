from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

import benchmarks.cases  # noqa: F401
from benchmarks.results import write_row, write_stages
from benchmarks.spec import SPECS, BenchSpec, Measured, register


def test_a_row_keeps_what_was_not_measured_again(tmp_path: Path) -> None:
    """Measuring one thing again changes its figure and no other; a new release gets a row of its own."""
    file = tmp_path / "RESULTS.md"
    write_row("1.0", {"help (s)": "0.1", "read (s)": "2"}, file)
    write_row("1.0", {"read (s)": "3"}, file)
    write_row("1.1", {"edit (s)": "4"}, file)
    table = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert table[0] == "| release | cores | Python | help (s) | read (s) | edit (s) |"
    assert table[2].endswith("| 0.1 | 3 | – |")
    assert table[3].endswith("| – | – | 4 |")


def test_stages_of_a_release_are_written_anew_and_rows_stay(tmp_path: Path) -> None:
    """Stages stand in a table of their own, which neither loses nor gains by another row, nor the rows by it."""
    file = tmp_path / "RESULTS.md"
    write_row("1.0", {"help (s)": "0.1"}, file)
    write_stages("1.0", {"seconds": {"cells": "5", "whole": "9"}}, file)
    write_stages("1.1", {"seconds": {"cells": "4", "whole": "8"}}, file)
    write_stages("1.1", {"seconds": {"cells": "3", "whole": "7"}, "gigabytes": {"whole": "2"}}, file)
    write_row("1.1", {"help (s)": "0.2"}, file)
    rows, stages = file.read_text(encoding="utf-8").split("## Where time and memory go")
    assert [line for line in rows.splitlines() if line.startswith("| 1.")] == [
        f"| {release} | {os.cpu_count()} | {platform.python_version()} | {figure} |"
        for release, figure in (("1.0", "0.1"), ("1.1", "0.2"))
    ]
    assert [line for line in stages.splitlines() if line.startswith("|")] == [
        "| release |  | cells | whole |", "| --- | --- | --- | --- |",
        "| 1.0 | seconds | 5 | 9 |", "| 1.1 | seconds | 3 | 7 |", "| 1.1 | gigabytes | – | 2 |",
    ]  # fmt: skip


def test_a_budget_is_kept_from_its_own_side() -> None:
    """Seconds may not be more, ratios not less than the budget; the budget itself will do."""
    most = BenchSpec("most", "", "s", lambda runs: Measured((1.0,)), 2.0)
    least = BenchSpec("least", "", "×", lambda runs: Measured((1.0,)), 2.0, is_least=True)
    assert (most.holds(2.0), most.holds(2.1)) == (True, False)
    assert (least.holds(2.0), least.holds(1.9)) == (True, False)


def test_every_benchmark_has_its_own_name() -> None:
    """Two benchmarks of one name are refused."""
    taken = next(iter(SPECS.values()))
    with pytest.raises(ValueError, match="two benchmarks"):
        register(taken)
