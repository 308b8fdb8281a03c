from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from allocator.export import swap
from allocator.export.exchange import exchange
from allocator.export.swap import recover, replace

FILES = 6
WRITER = """
import sys
from itertools import count
from pathlib import Path
from allocator.export import swap

if sys.argv[2] == "aside":
    swap.exchange = lambda one, other: False

for turn in count():
    def fill(folder):
        for part in range({files}):
            (folder / str(part)).write_text(str(turn) * 20_000)
    swap.replace(Path(sys.argv[1]), fill)
    print(turn, flush=True)
"""


def write_word(word: str, out: Path) -> None:
    replace(out, lambda folder: (folder / "word").write_text(word) and None)


@pytest.fixture(params=["exchange", "aside"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of putting a folder in place: names exchanged at once, and the old one stepping aside."""
    if request.param == "aside":
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_the_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Only the new one is left, and nothing beside it."""
    for word in ("old", "new"):
        write_word(word, tmp_path / "out")
        assert (tmp_path / "out" / "word").read_text() == word
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failure_while_writing_changes_nothing(tmp_path: Path, error: BaseException) -> None:
    """The old result stays, half a new one does not."""
    write_word("old", tmp_path / "out")

    def fill(folder: Path) -> None:
        (folder / "word").write_text("half")
        raise error

    with pytest.raises(type(error)):
        replace(tmp_path / "out", fill)
    assert (tmp_path / "out" / "word").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failed_second_rename_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the old one steps aside, it returns if the new one cannot take its place."""
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    write_word("old", tmp_path / "out")
    rename = Path.rename

    def refuse_new(self: Path, target: Path) -> Path:
        if "-new-" in self.name:
            raise PermissionError(self)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(PermissionError):
        write_word("new", tmp_path / "out")
    assert (tmp_path / "out" / "word").read_text() == "old"


def test_a_kill_between_the_two_renames_is_made_good(tmp_path: Path) -> None:
    """A folder that had stepped aside is put back by `recover`, and by the next run."""
    aside = tmp_path / ".out.allocator-old-0123456789ab"
    aside.mkdir()
    (aside / "word").write_text("old")
    recover(tmp_path / "out")
    assert (tmp_path / "out" / "word").read_text() == "old"
    recover(tmp_path / "out")
    recover(tmp_path / "nowhere" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_leftovers_of_killed_runs_are_removed(tmp_path: Path) -> None:
    """The next run cleans up after the killed one, and touches nothing else."""
    for name in (".out.allocator-new-1", ".out.allocator-old-2", ".other.allocator-new-3", ".out"):
        (tmp_path / name).mkdir()
    write_word("new", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.allocator-new-3", ".out", "out"]


def test_what_another_run_may_still_be_writing_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder cannot be held against others, only what is a day old counts as left behind."""
    monkeypatch.setattr(swap, "_locked", lambda *arguments: False)
    for name, hours in ((".out.allocator-new-young", 1), (".out.allocator-new-old", 25)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - 3600 * hours,) * 2)
    write_word("new", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.allocator-new-young", "out"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("kind", ["exchange", "aside"])
def test_a_kill_at_any_moment_leaves_one_whole_result(tmp_path: Path, kind: str) -> None:
    """Ten kills at random moments of writing over and over: every time one whole result, old or new."""
    out, chance = tmp_path / "out", random.Random(kind)
    for _ in range(10):
        kill_while_writing(out, kind, chance.uniform(0.0, 0.03))
        if kind == "aside":
            recover(out)
        parts = [path.read_text() for path in sorted(out.iterdir())]
        assert len(parts) == FILES
        assert len(set(parts)) == 1
        assert len(parts[0]) % 20_000 == 0
    write_word("last", out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def kill_while_writing(out: Path, kind: str, seconds: float) -> None:
    """Start the writer, let it finish once, and kill it some time later."""
    command = [sys.executable, "-c", WRITER.replace("{files}", str(FILES)), str(out), kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="the way Linux does it")
def test_linux_exchanges_two_folders_at_once(tmp_path: Path) -> None:
    """Two folders change names; with one missing nothing happens."""
    for word in ("one", "other"):
        (tmp_path / word).mkdir()
        (tmp_path / word / word).write_text("")
    assert exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()
    assert not exchange(tmp_path / "one", tmp_path / "missing")
    assert (tmp_path / "one" / "other").exists()
