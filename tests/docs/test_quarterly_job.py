"""The quarterly job of the documentation does what its page says."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tests.year.batch.conftest import make_scenario
from tests.year.batch.results import events, summary, units
from tests.year.batch.test_reallocate import FIRST, moved

PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.long
def test_the_job_moves_every_unit_once(tmp_path: Path) -> None:
    """It moves each unit, writes a log of JSON, and run again skips both; a unit that is wrong calls for somebody."""
    for name in ("north", "south"):
        moved(make_scenario(tmp_path / "units" / name))
    (job := tmp_path / "quarter.sh").write_text(blocks("bash")[0])

    def run() -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        around = {**os.environ, "PATH": path, "ALLOCATOR_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
        return subprocess.run(["sh", job, FIRST], env=around, capture_output=True, text=True, check=False)

    first, log = run(), tmp_path / "moved" / f"{FIRST}.log"
    assert (first.returncode, first.stderr) == (0, "")
    assert "2 units: 2 met." in first.stdout
    assert (tmp_path / "units" / f"north_{FIRST}" / "changes.csv").is_file()
    (tmp_path / "units" / "south" / "reps.csv").write_text("rep,role\nAnn,XX\n")
    second = run()
    assert second.returncode == 2
    assert second.stderr.startswith(f"The plans as of {FIRST} need somebody: exit code 2, see ")
    assert units(events(log.read_text()), "unit_skipped") == ["north"]
    assert summary(tmp_path / "moved" / FIRST)["south"]["status"] == "refused"


def test_the_job_takes_the_end_of_last_month() -> None:
    """Without a day the job closes what ended before this month began."""
    (line,) = (line for line in blocks("bash")[0].splitlines() if line.startswith("as_of="))
    found = subprocess.run(["sh", "-c", f"{line}; echo $as_of"], capture_output=True, text=True, check=True).stdout
    first_of_month = subprocess.run(
        ["date", "-d", f"{found.strip()} + 1 day", "+%d"], capture_output=True, text=True, check=True
    ).stdout
    assert first_of_month == "01\n"


def test_units_of_systemd_can_be_read() -> None:
    """The service runs the job that the page shows, 3 being a success; the timer starts it after each quarter."""
    service, timer = (configparser.ConfigParser() for _ in range(2))
    for parser, text in zip((service, timer), blocks("ini"), strict=True):
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(text)
    assert service["Service"]["ExecStart"] in PAGE.split("```bash")[0]
    assert service["Service"]["SuccessExitStatus"] == "3"
    assert timer["Timer"]["OnCalendar"] == "*-01,04,07,10-04 05:00"
    assert service["Service"]["ExecStart"] in blocks("crontab")[0]
