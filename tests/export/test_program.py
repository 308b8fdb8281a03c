"""Written linear programs: CBC and HiGHS read the same one from the files, and people recognise it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import highspy
import numpy as np
import pandas as pd
import pytest
from cbcbox import cbc_bin_path

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.export.program.file import LP, MPS, NAMES, Format, check_files, write_program
from allocator.export.program.names import LONGEST, numbered, safe, safe_parts
from allocator.export.program.written import Written, written
from allocator.plan.read import plan_from, read_plan
from tests.answers import answered
from tests.docs.pages import ROOT

AGREED = 1e-6
SHELVES = (ROOT / "scenarios", ROOT.parent / "shared" / "scenarios")
SCENARIOS = [file.parent for shelf in SHELVES for file in sorted(shelf.glob("*/plan.yaml"))]
SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def by_cbc(file: Path) -> float:
    """Optimum that CBC finds in a file."""
    solution = file.with_suffix(".solution")
    subprocess.run([cbc_bin_path(), str(file), "-solve", "-solution", str(solution)], check=True, capture_output=True)
    first = solution.read_text().splitlines()[0]
    assert first.startswith("Optimal")
    return float(first.rsplit(" ", 1)[1])


def by_highs(file: Path) -> highspy.Highs:
    """HiGHS with a file read and solved."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs


def signed(program: Written, form: Format) -> float:
    """The optimum that a file of a format should have."""
    return -program.objective if program.is_maximised and form is MPS else program.objective


@pytest.mark.parametrize("form", [LP, MPS], ids=["lp", "mps"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=[path.name for path in SCENARIOS])
def test_cbc_and_highs_find_our_optimum_in_the_file(scenario: Path, form: Format, tmp_path: Path) -> None:
    """Of every scenario, to 1e-6; the names are those of the table, and the header tells the optimum."""
    allocation = allocate(read_plan(scenario))
    program, file = written(allocation), tmp_path / "program.any"
    file = file.with_suffix(".lp" if form is LP else ".mps")
    write_program(program, allocation, form, file)
    expected = signed(program, form)
    assert expected != 0
    highs = by_highs(file)
    assert highs.getInfo().objective_function_value == pytest.approx(expected, rel=AGREED)
    assert by_cbc(file) == pytest.approx(expected, rel=AGREED)
    names = pd.read_csv(f"{file}{NAMES}", keep_default_na=False)
    columns = names["name"][names["kind"].isin(["quota", "factor", "shortfall"])]
    assert set(highs.getLp().col_names_) == set(columns)
    assert set(highs.getLp().row_names_) == set(names["name"]) - set(columns)
    stated = re.search(r"^. Optimum: (\S+),", file.read_text(), re.MULTILINE)
    assert stated is not None
    assert float(stated[1]) == pytest.approx(expected, rel=1e-12)


def test_the_optimum_is_that_of_the_run() -> None:
    """Headroom where nothing is short, the least shortfall of the tier where something is."""
    from allocator.insight.worth.price import priced

    roomy, tight = (priced(allocate(read_plan(ROOT / "scenarios" / name))) for name in ("quickstart", "tight_capacity"))
    assert written(roomy).optimum == pytest.approx(1 + roomy.run["headroom"]["together"])
    assert written(tight).question == "reach"
    assert written(tight).optimum == pytest.approx(tight.run["reach"][0]["least_shortfall"])


def test_every_entry_stands_at_the_cell_it_is_named_after(tmp_path: Path) -> None:
    """Two reps, two metrics that take 1 and 100 hours: capacity rows hold the names of the rep and these hours."""
    allocation = small(["Zoe", "Abe"])
    file = tmp_path / "small.lp"
    write_program(written(allocation), allocation, LP, file)
    text = file.read_text()
    for rep in ("Zoe", "Abe"):
        found = re.search(rf"^ capacity_{rep}_FY2027: (.*) <= ", text, re.MULTILINE)
        assert found is not None
        assert set(found[1].removeprefix("+ ").split(" + ")) == {f"100 q_{rep}_big_FY2027", f"q_{rep}_small_FY2027"}


def small(reps: list[str]) -> Allocation:
    """A company of one year and two metrics."""
    settings = {
        "year_starts": "2027-01-01",
        "periods": "year",
        "metrics": {
            "small": {"label": "Small", "hours_per_unit": 1, "fair_share": {"equal": 1}},
            "big": {"label": "Big", "hours_per_unit": 100, "fair_share": {"equal": 1}},
        },
        "roles": {"AE": {"metrics": ["small", "big"]}},
    }
    goals = pd.DataFrame({"metric": ["small", "big"], "period": "FY2027", "amount": [100, 10]})
    return answered(plan_from(settings, {"reps": pd.DataFrame({"rep": reps}), "goals": goals})).allocation


STRANGE = [
    "Ann Lee", "Ann_Lee", "ann-lee", "Jérôme Müller", "Jerome Muller", "张伟", "王芳", "[x] (y) {z}", "3M desk",
    "e5 team", "=1+1", "free", "end", "Łukasz Øst", "x" * 300, "x" * 299 + "y", "a\\b \"c\" 'd'", "<= 5", "*", "s.t.",
]  # fmt: skip


@pytest.mark.parametrize("form", [LP, MPS], ids=["lp", "mps"])
def test_strange_names_become_safe_and_stay_apart(form: Format, tmp_path: Path) -> None:
    """Spaces, accents, Chinese, brackets, 300 letters, names equal once cleaned: both solvers keep every name."""
    allocation = small(STRANGE)
    program, file = written(allocation), tmp_path / f"strange.{'lp' if form is LP else 'mps'}"
    write_program(program, allocation, form, file)
    names = pd.read_csv(f"{file}{NAMES}", keep_default_na=False)
    assert names["name"].str.casefold().is_unique
    assert all(SAFE.fullmatch(name) for name in names["name"])
    assert not names["name"].str.match(r"[eE]\d").any()
    highs = by_highs(file)
    assert set(highs.getLp().col_names_) | set(highs.getLp().row_names_) == set(names["name"])
    assert by_cbc(file) == pytest.approx(signed(program, form), rel=AGREED)
    assert file.read_bytes().isascii()
    quotas = names[names["kind"] == "quota"]
    assert len(quotas) == 2 * len(STRANGE)
    assert set(quotas["rep"]) == {f"'{name}" if name.startswith("=") else name for name in STRANGE}


def test_the_same_plan_gives_the_same_file(tmp_path: Path) -> None:
    """To the byte, and reps in another order too; only the rows of reps.csv that ask for it are others."""
    files = []
    for place, reps in enumerate((STRANGE, STRANGE[::-1])):
        allocation, file = small(reps), tmp_path / str(place) / "p.lp"
        file.parent.mkdir()
        write_program(written(allocation), allocation, LP, file)
        names = pd.read_csv(f"{file}{NAMES}", keep_default_na=False)
        files.append((file.read_bytes(), names.drop(columns="source").to_csv()))
    assert files[0] == files[1]


def test_names_by_hand() -> None:
    """Letters, digits and underscores; what is equal is numbered; the middle of what is long is left out."""
    assert safe("Jérôme Müller-Groß (West)") == "Jerome_Muller_Gross_West"
    assert safe("张伟") == ""
    assert list(safe_parts(np.array(["张伟", "Ann", "", "王芳"], object), "rep", 30)) == ["rep1", "Ann", "", "rep4"]
    assert list(numbered(np.array(["a", "A", "a_2", "a", "b"], object))) == ["a", "A_2", "a_2_2", "a_3", "b"]
    long = safe("start" + "x" * 300 + "end")
    assert len(long) == LONGEST
    assert long.startswith("start")
    assert long.endswith("end")


def test_what_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    """Folders, files of others, places without a folder, the output folder, one file for both formats."""
    allocation = small(["Ann"])
    out, own = tmp_path / "out", tmp_path / "own.lp"
    write_program(written(allocation), allocation, LP, own)
    assert check_files([(LP, own)], out) == []
    (tmp_path / "other.lp").write_text("\\ mine\nMinimize\n x: y\nEnd\n")
    (tmp_path / f"table.lp{NAMES}").write_text("name,meaning\n")
    refused = {
        tmp_path / "other.lp": "other.lp is there already, and the allocator did not write it",
        tmp_path / "table.lp": f"table.lp{NAMES} is there already, and the allocator did not write it",
        tmp_path: f"{tmp_path.name} is a folder",
        tmp_path / "none" / "p.lp": "p.lp has no folder to stand in: none is not there",
        out / "p.lp": "p.lp has no folder to stand in: out is not there",
    }
    for path, what in refused.items():
        assert [found.what for found in check_files([(LP, path)], out)] == [what]
    out.mkdir()
    inside = "p.lp lies in out, which is replaced as a whole by every run"
    assert [found.what for found in check_files([(LP, out / "p.lp")], out)] == [inside]
    assert [found.what for found in check_files([(MPS, own)], out)] == [
        "own.lp is there already, and the allocator did not write it"
    ]
    new = tmp_path / "new.lp"
    twice = check_files([(LP, new), (MPS, new)], out)
    assert [(found.where, found.what) for found in twice] == [
        (f"--write-mps {new}", "new.lp is written by --write-lp, too")
    ]


def test_a_disk_that_fails_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half written, nothing left behind."""
    allocation, file = small(["Ann"]), tmp_path / "p.lp"
    write_program(written(allocation), allocation, LP, file)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("allocator.export.program.file.write_table", full)
    other = small(["Bob"])
    with pytest.raises(OSError, match="space"):
        write_program(written(other), other, LP, file)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
