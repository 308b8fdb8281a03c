"""Every broken .zip, and every file that is none, is told in exactly these words, and nothing else is."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.errors import PlanError
from allocator.plan.read import read_upload
from tests.bad.laying import BASE
from tests.bad.packing import Lay, base_workbook, base_zip, packed_with, raw, rewritten
from tests.bad.refusing import refused
from tests.plan.forms import zipped

AGAIN = "pack the folder of the scenario again"
PLAN = (BASE / "plan.yaml").read_bytes()


def made(write: Callable[[zipfile.ZipFile], object]) -> Lay:
    """Lay out the good scenario as a .zip to which something is added."""

    def data() -> bytes:
        written = io.BytesIO(base_zip())
        with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
            write(archive)
        return written.getvalue()

    return raw("plan.zip", data)


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("reps_of_others.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("goals.csv", "metric,period,amount\nrevenue,FY2027,1\n")


def _names() -> list[str]:
    return zipfile.ZipFile(io.BytesIO(base_zip())).namelist()


def deep(*homes: str) -> Lay:
    return packed_with(dict.fromkeys(_names()) | _in(homes))


def _in(homes: tuple[str, ...]) -> dict[str, bytes | None]:
    return {f"{home}plan.yaml": PLAN for home in homes}


def protected() -> bytes:
    """Set the flag of a password in every entry of the list of contents."""
    data = bytearray(base_zip())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def in_another_way() -> bytes:
    """Say of every file that it is packed by method 9, which nobody reads here."""
    data = bytearray(base_zip())
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] = 9
            at = data.find(mark, at + 4)
    return bytes(data)


def claiming(size: int) -> bytes:
    """Return the good scenario with a file that says it unpacks to so many bytes, and unpacks to 5,000,007."""
    content: dict[str, bytes | None] = {"history.csv": b"period\n" + b"0" * 5_000_000}
    return rewritten(base_zip(), content).replace((5_000_007).to_bytes(4, "little"), size.to_bytes(4, "little"))


def not_utf8() -> bytes:
    """Name a file in letters that are said to be UTF-8 and are not."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("plän.csv", "x")
    return written.getvalue().replace("plän".encode(), b"pl\xe4xn")


def broken_inside() -> bytes:
    """Change a byte of what is packed, not of the list of contents."""
    data = bytearray(base_zip())
    at = data.find(b"goals.csv") + 20
    data[at] ^= 0xFF
    return bytes(data)


CASES: dict[str, tuple[Lay, str]] = {
    "path_goes_up": (
        packed_with({"../reps.csv": b"rep\n"}),
        f"plan.zip ../reps.csv | would lie outside of the archive | {AGAIN}",
    ),
    "path_goes_up_within": (
        packed_with({"a/../../b/goals.csv": b"rep\n"}),
        f"plan.zip a/../../b/goals.csv | would lie outside of the archive | {AGAIN}",
    ),
    "path_is_absolute": (
        packed_with({"/etc/reps.csv": b"rep\n"}),
        f"plan.zip /etc/reps.csv | would lie outside of the archive | {AGAIN}",
    ),
    "path_has_a_drive": (
        packed_with({"C:reps.csv": b"rep\n"}),
        f"plan.zip C:reps.csv | would lie outside of the archive | {AGAIN}",
    ),
    "path_has_backslashes": (
        packed_with({"..\\reps.csv": b"rep\n"}),
        f"plan.zip ..\\reps.csv | would lie outside of the archive | {AGAIN}",
    ),
    "link_within": (made(link), "plan.zip reps_of_others.csv | is a link, not a file | pack the file itself"),
    "archive_within": (
        packed_with({"more.zip": base_zip()}),
        "plan.zip more.zip | is an archive within the archive | unpack it, or leave it out",
    ),
    "name_twice": (made(twice), "plan.zip goals.csv | stands twice | keep one of them"),
    "folders_two": (
        deep("north/", "south/"),
        'plan.zip | holds 2 scenarios: "north", "south" | pack one of them alone',
    ),
    "folder_beside_the_root": (
        packed_with({"older/plan.yaml": PLAN}),
        'plan.zip | holds 2 scenarios: the root, "older" | pack one of them alone',
    ),
    "folders_many": (
        deep("a/", "b/", "c/", "d/", "e/"),
        'plan.zip | holds 5 scenarios: "a", "b", "c" and 2 more | pack one of them alone',
    ),
    "scenario_missing": (
        raw("plan.zip", lambda: rewritten(base_zip(), dict.fromkeys(_names()) | {"holiday.jpg": b"x"})),
        "plan.zip | holds no scenario | pack plan.yaml and the tables, or a workbook, into it",
    ),
    "files_too_many": (
        made(lambda archive: [archive.writestr(f"{n}.txt", "") for n in range(2000)]),
        "plan.zip | holds 2,013 files, more than the 1,000 that are read | pack the scenario alone",
    ),
    "bomb_of_many_megabytes": (
        raw("plan.zip", lambda: claiming(450_000_000)),
        "plan.zip | unpacks to 450 MB, more than the 400 MB that are read | keep to the tables that the plan needs",
    ),
    "password": (raw("plan.zip", protected), "plan.zip | is protected by a password | pack it without one"),
    "way_of_packing": (
        raw("plan.zip", in_another_way),
        "plan.zip | is packed in a way that is not read | pack it as a plain .zip",
    ),
    "names_not_utf8": (
        raw("plan.zip", not_utf8),
        "plan.zip | holds file names that are not UTF-8 | name the files in plain letters and pack them again",
    ),
    "cut_off": (
        raw("plan.zip", lambda: base_zip()[:-200]),
        "plan.zip | is broken, or was cut off | make it again, or send it again",
    ),
    "broken_inside": (
        raw("plan.zip", broken_inside),
        "plan.zip goals.csv | is broken, or was cut off | make the .zip again",
    ),
    "workbook_called_zip": (
        raw("plan.zip", base_workbook),
        "plan.zip | is a workbook, not a packed folder | name it .xlsx",
    ),
    "workbooks_two": (
        raw("plan.zip", lambda: rewritten(base_zip(), dict.fromkeys(_names()) | _books("a.xlsx", "b.xlsx"))),
        "plan.zip | holds 2 workbooks: a.xlsx, b.xlsx | give the one that is meant",
    ),
    "mistake_in_a_table": (
        packed_with({"goals.csv": b"metric,period,amount\n\nrevenu,FY2027,1\n", "locks.csv": None}),
        'goals.csv row 3 | metric "revenu" is not in plan.yaml | did you mean "revenue"?',
    ),
    "mistake_in_a_workbook_within": (
        raw("plan.zip", lambda: rewritten(base_zip(), dict.fromkeys(_names()) | {"x/p.xlsx": b"PK"})),
        "p.xlsx | is broken, or was cut off | make it again, or send it again",
    ),
    "file_of_no_kind": (
        raw("plan.docx", lambda: b"PK"),
        "plan.docx | is not a scenario | give a folder that holds plan.yaml, an .xlsx workbook or a .zip",
    ),
    "file_is_one_table": (
        raw("goals.csv", lambda: b"metric,period,amount\n"),
        "goals.csv | is one table of a scenario | give the folder that holds it",
    ),
    "file_is_settings": (
        raw("plan.yaml", lambda: PLAN),
        "plan.yaml | is one file of a scenario | give the folder that holds it",
    ),
    "file_is_of_another_office": (
        raw("plan.ods", lambda: b"PK"),
        'plan.ods | is an OpenDocument spreadsheet | save it as "Excel workbook (.xlsx)"',
    ),
}


def _books(*names: str) -> dict[str, bytes | None]:
    return dict.fromkeys(names, base_workbook())


@pytest.mark.parametrize("name", CASES)
def test_broken_archive_is_told(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All findings in order, word by word, and exit code 2; nothing is left on the disk."""
    lay, expected = CASES[name]
    path = lay(tmp_path)
    assert refused(path, capsys) == expected
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_that_is_a_bomb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused by what it says of its size, before anything is unpacked."""
    path = packed_with({"history.csv": b"0" * 50_000_000})(tmp_path)
    with zipfile.ZipFile(path) as archive:
        times = sum(member.file_size for member in archive.infolist()) / path.stat().st_size
    assert refused(path, capsys) == (
        f"plan.zip | unpacks to {times:,.0f} times its size, more than the 250 times that are read "
        "| keep to the tables that the plan needs"
    )


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No more is unpacked than the archive says, and that it is more is told."""
    path = raw("plan.zip", lambda: claiming(100))(tmp_path)
    assert refused(path, capsys) == "plan.zip history.csv | is broken, or was cut off | make the .zip again"


def test_a_large_upload_is_refused_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.zip"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert refused(path, capsys) == (
        "plan.zip | holds 200 MB, more than the 100 MB that are read "
        "| leave out rows and columns that the plan does not need"
    )


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zipped(BASE, tmp_path / "plan.zip")
    assert refused(tmp_path / "plna.zip", capsys) == 'plna.zip | is not there | did you mean "plan.zip"?'
    assert refused(tmp_path / "2028.xlsx", capsys) == "2028.xlsx | is not there | correct the path"


def test_an_upload_extends_nothing() -> None:
    """What lies beside a file that was handed over is not looked for."""
    data = rewritten(base_zip(), {"plan.yaml": b"extends: ../base\n" + PLAN})
    with pytest.raises(PlanError) as caught:
        read_upload("plan.zip", data)
    assert str(caught.value) == (
        "plan.yaml extends | names another scenario, and this one was handed over alone "
        "| put the tables of both together"
    )


@pytest.mark.parametrize("name", ["plan.yaml", "plan", ""])
def test_an_upload_of_no_kind_is_told(name: str) -> None:
    with pytest.raises(PlanError, match=r"is (one file of|not) a scenario"):
        read_upload(name, PLAN)


BYTES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["plan.zip", "plan.xlsx"]), BYTES)
def test_bytes_changed_on_the_way_are_told_or_do_no_harm(name: str, changes: list[tuple[float, int]]) -> None:
    """Whatever arrives is read, or refused in words; the program does not fail."""
    data = bytearray(base_zip() if name == "plan.zip" else base_workbook())
    for place, value in changes:
        data[int(place * len(data))] = value
    with contextlib.suppress(PlanError):
        read_upload(name, bytes(data))


@settings(max_examples=40, deadline=None)
@given(st.integers(0), st.lists(st.tuples(st.integers(0), st.sampled_from(b'0<>"=/Avst')), min_size=1, max_size=4))
def test_parts_changed_within_a_workbook_are_told_or_do_no_harm(part: int, changes: list[tuple[int, int]]) -> None:
    """The same for what is packed in a workbook, where the archive itself is sound."""
    with zipfile.ZipFile(io.BytesIO(base_workbook())) as archive:
        name = archive.namelist()[part % len(archive.namelist())]
        content = bytearray(archive.read(name))
    for place, value in changes:
        content[place % len(content)] = value
    with contextlib.suppress(PlanError):
        read_upload("plan.xlsx", rewritten(base_workbook(), {name: bytes(content)}))
