from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANS = {"one": 1000, "two": 2000}
OVER_AND_OVER = """
import sys
from itertools import cycle
from allocator import cli

for turn, scenario in enumerate(cycle(sys.argv[2:])):
    sys.argv[1:] = ["run", scenario, "--out", OUT, "--json"]
    try:
        cli.main()
    except SystemExit as ended:
        assert ended.code == 0
    print("written", file=sys.stderr, flush=True)
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a result but run.json, which holds the seconds."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.json"}


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_at_any_moment_of_a_run_leaves_one_whole_result(scenario: Path, tmp_path: Path) -> None:
    """Two plans are run in turn and killed ten times: the folder holds the result of one of them whole."""
    out, chance, whole = tmp_path / "out", random.Random(7), {}
    for name, amount in PLANS.items():
        folder = tmp_path / name
        folder.mkdir()
        for path in scenario.iterdir():
            (folder / path.name).write_text(path.read_text().replace("1000", str(amount)))
        run_once(folder, tmp_path / f"whole {name}")
        whole[name] = contents(tmp_path / f"whole {name}")
    assert whole["one"] != whole["two"]
    for _ in range(10):
        run_until_killed([tmp_path / name for name in PLANS], out, chance.uniform(0.0, 0.3))
        assert contents(out) in whole.values()
        assert (out / "run.json").read_text().endswith("}\n")
    run_once(tmp_path / "one", out)
    assert contents(out) == whole["one"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def run_once(scenario: Path, out: Path) -> None:
    command = [sys.executable, "-m", "allocator", "run", str(scenario), "--out", str(out)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


def run_until_killed(scenarios: list[Path], out: Path, seconds: float) -> None:
    """Run the scenarios in turn, and kill the process some time after its first result."""
    code = OVER_AND_OVER.replace("OUT", repr(str(out)))
    command = [sys.executable, "-c", code, str(out), *map(str, scenarios)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        assert run.stderr.readline() == b"written\n"
        time.sleep(seconds)
        os.kill(run.pid, signal.SIGKILL)
