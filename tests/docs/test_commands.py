from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from allocator import cli
from tests.docs.pages import PAGES, ROOT, blocks, missing, name

GATE = ("python3.12 -m venv ", ".venv/bin/pytest")
_CODE = re.compile(r"\s+# exit code (\d)$")
_REMARK = re.compile(r"\s+# .*$")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a copy of what the pages speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


def commands(page: Path) -> list[tuple[str, int, str | None]]:
    """Return each line of the shell with the exit code it ends with, and what the last of a block prints."""
    found: list[tuple[str, int, str | None]] = []
    for block in blocks(page):
        if block.language == "sh":
            lines = block.code.splitlines()
            shown = [*[None] * (len(lines) - 1), block.printed]
            found += [_expected(line, said) for line, said in zip(lines, shown, strict=True)]
    return found


def _expected(line: str, printed: str | None) -> tuple[str, int, str | None]:
    code = _CODE.search(line)
    command = _REMARK.sub("", line).replace(".venv/bin/allocator", "allocator")
    return command, int(code[1]) if code else 0, printed


def run(command: str) -> tuple[int, str]:
    """Run a command; that of the allocator without a new process, which would only cost time."""
    if command.startswith("allocator "):
        return _allocator(shlex.split(command)[1:])
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _allocator(arguments: list[str]) -> tuple[int, str]:
    written = io.BytesIO()
    said = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        patch.setattr(sys, "argv", ["allocator", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return int(ended.value.code or 0), written.getvalue().decode()


@pytest.mark.usefixtures("copy")
@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name)
def test_every_command_does_what_the_page_says(page: Path) -> None:
    """Each line of the shell ends as stated, and prints what is shown below it; the gate runs the rest."""
    for command, code, printed in commands(page):
        if command.startswith(GATE):
            continue
        ended, said = run(command)
        assert ended == code, f"{command} ended with {ended}:\n{said}"
        assert missing(printed, said) == [], f"{command} printed:\n{said}"


def test_the_first_command_prints_what_the_readme_shows(copy: Path) -> None:
    """The picture a reader has of the quickstart is that of the program."""
    first, second = commands(PAGES[0])[:2]
    bootstrap, command = first[0].rsplit(" && ", 1)
    assert bootstrap.startswith("python3.12 -m venv .venv && .venv/bin/pip install ")
    assert second[0] == ".venv/bin/pytest -n 2 --dist loadfile"
    ended, said = run(command)
    assert ended == 0
    shown = PAGES[0].read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert missing(shown, said) == []


def test_the_gate_installs_as_the_readme_does() -> None:
    """Versions are pinned, and nothing but Python is taken for granted."""
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "-m venv" in gate
    assert "--constraint constraints.txt --editable '.[dev]'" in gate
    assert "-c constraints.txt -e '.[dev]'" in PAGES[0].read_text(encoding="utf-8")


@pytest.mark.usefixtures("copy")
@pytest.mark.parametrize("page", [p for p in PAGES if any(block.language == "python" for block in blocks(p))], ids=name)
def test_every_line_of_python_does_what_the_page_says(page: Path) -> None:
    """The blocks of a page run one after the other, each printing what is shown below it."""
    space: dict[str, object] = {}
    for block in (block for block in blocks(page) if block.language == "python"):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(block.code, name(page), "exec"), space)
        assert missing(block.printed, said.getvalue()) == [], said.getvalue()
