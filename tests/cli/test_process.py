from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = """
import signal, sys, time
from types import SimpleNamespace
signal.signal(signal.SIGINT, signal.default_int_handler)

def allocate(plan):
    {body}

sys.modules["allocator.allocate"] = SimpleNamespace(allocate=allocate)
from allocator.cli import main
main()
"""
SLOWLY = 'print("begun", flush=True); time.sleep(60)'
AT_ONCE = "from tests.allocations import allocation; return allocation()"


def process(body: str, *arguments: object, **how: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START.replace("{body}", body), *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_an_interrupt_ends_with_one_sentence(scenario: Path, tmp_path: Path) -> None:
    """Ctrl-C while allocating: exit code 130, one sentence, nothing written."""
    with process(SLOWLY, "run", scenario, "--out", tmp_path / "out") as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        run.send_signal(signal.SIGINT)
        shown = run.communicate(timeout=20)
    assert (run.returncode, *shown) == (130, "", "Stopped; nothing is half written.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["scenario"]


def test_a_reader_that_goes_away_is_no_failure(scenario: Path, tmp_path: Path) -> None:
    """Piped into `head` the run still writes its result and tells how it ended."""
    with process(AT_ONCE, "run", scenario, "--out", tmp_path / "out") as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == ""
        assert run.wait(timeout=20) == 3
    assert (tmp_path / "out" / "run.json").is_file()


def test_a_terminal_without_unicode_gets_typed_rules(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where lines cannot be drawn and accents not written, the run does not fail on them."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with process(AT_ONCE, "run", scenario, "--out", tmp_path / "José") as run:
        out, err = run.communicate(timeout=20)
    assert (run.returncode, err) == (3, "")
    assert "\n ----------" in out
    assert out.splitlines()[-1].endswith("Jos?: 16 quotas, with 1 assumption listed.")
