from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocator import compare
from allocator.errors import PlanError
from allocator.export.comparison import check_comparison_out, write_comparison
from allocator.insight.compare.comparison import FRAMES, Comparison
from tests.scenarios.lessons import allocation_of


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare({"hires": allocation_of("new_hires"), "seats": allocation_of("open_seats")})


def refused(out: Path) -> str:
    with pytest.raises(PlanError) as caught:
        check_comparison_out(out)
    return str(caught.value)


def test_a_folder_has_a_file_a_table_and_what_is_said(comparison: Comparison, tmp_path: Path) -> None:
    """Eight tables and comparison.json; written again they take the place of the earlier ones, byte by byte alike."""
    out = tmp_path / "deep" / "out"
    write_comparison(comparison, out)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(first) == {*(f"{name}.csv" for name in FRAMES), "comparison.json"}
    said = json.loads(first["comparison.json"])
    assert (said["scenarios"], said["gist"]) == (["hires", "seats"], comparison.gist)
    header = first["totals.csv"].decode().split("\n")[0]
    assert header == "level,node,line,metric,period,scenario,quota,change,change_share"
    write_comparison(comparison, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_nothing_but_an_earlier_comparison_is_replaced(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files, a file, the folder one works in, or tables without comparison.json are left alone."""
    out = tmp_path / "out"
    write_comparison(comparison, out)
    (out / "comparison.json").unlink()
    assert "has no comparison.json of an earlier comparison" in refused(out)
    (out / "letter.txt").write_text("keep me")
    assert 'holds "letter.txt", which no comparison has written' in refused(out)
    with pytest.raises(PlanError):
        write_comparison(comparison, out)
    assert (out / "letter.txt").read_text() == "keep me"
    (tmp_path / "file").write_text("")
    assert "is a file, not a folder" in refused(tmp_path / "file")
    monkeypatch.chdir(tmp_path)
    assert "is the folder you are working in" in refused(tmp_path)
    (tmp_path / "empty").mkdir()
    check_comparison_out(tmp_path / "empty")


def test_a_run_and_a_comparison_do_not_replace_each_other(comparison: Comparison, tmp_path: Path) -> None:
    """They have tables of the same name, and are told apart all the same."""
    from allocator.export.folder import check_out, write

    write(allocation_of("new_hires"), tmp_path / "run")
    write_comparison(comparison, tmp_path / "laid")
    assert "which no comparison has written" in refused(tmp_path / "run")
    with pytest.raises(PlanError, match="which the allocator did not write"):
        check_out(tmp_path / "laid")
