"""Files in a .zip, read in memory: nothing is unpacked to the disk, and nothing beyond a size or a place."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from allocator.errors import Finding
from allocator.plan.files import File, UnreadableError
from allocator.plan.places import at_places

LARGEST_ARCHIVE = 100_000_000
"""Bytes of a .zip or workbook as it comes."""
LARGEST_CONTENT = 400_000_000
"""Bytes of everything in it, unpacked."""
MOST_TIMES = 250
"""How many times its size it may unpack to, once that is more than `MODEST`; tables of a plan stay below 50."""
MODEST = 20_000_000
MOST_FILES = 1_000
_ARCHIVES = {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"}
_LEFT_BY_DESKTOPS = {".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"}
_ENCRYPTED = 0x1
_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALLER = "keep to the tables that the plan needs"


def opened(file: File) -> zipfile.ZipFile:
    """Open an archive whose sizes can be worked with; nothing in it is unpacked yet.

    Raises
    ------
    UnreadableError
        If it is broken, protected, or would unpack to more than is read.
    """
    data = file.read(LARGEST_ARCHIVE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UnicodeDecodeError:
        what = "holds file names that are not UTF-8"
        raise UnreadableError(Finding(file.name, what, "name the files in plain letters and pack them again")) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, EOFError):
        what = "is broken, or was cut off"
        raise UnreadableError(Finding(file.name, what, "make it again, or send it again")) from None
    if findings := list(_unfit(file.name, len(data), archive.infolist())):
        raise UnreadableError(*findings)
    return archive


def _unfit(name: str, packed: int, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    size = sum(member.file_size for member in members)
    if len(members) > MOST_FILES:
        what = f"holds {len(members):,} files, more than the {MOST_FILES:,} that are read"
        yield Finding(name, what, "pack the scenario alone")
    if size > LARGEST_CONTENT:
        what = f"unpacks to {size / 1e6:,.0f} MB, more than the {LARGEST_CONTENT / 1e6:,.0f} MB that are read"
        yield Finding(name, what, _SMALLER)
    elif size > MODEST and size > MOST_TIMES * packed:
        what = f"unpacks to {size / packed:,.0f} times its size, more than the {MOST_TIMES} times that are read"
        yield Finding(name, what, _SMALLER)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        yield Finding(name, "is protected by a password", "pack it without one")
    elif any(member.compress_type not in _WAYS for member in members):
        yield Finding(name, "is packed in a way that is not read", "pack it as a plain .zip")


def content(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack one file of an archive.

    Raises
    ------
    UnreadableError
        If its content is not what the archive says.
    """
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError):
        what = "is broken, or was cut off"
        raise UnreadableError(Finding(f"{file} {member.filename}", what, "make the .zip again")) from None


def files_in_archive(file: File, wanted: frozenset[str], suffixes: frozenset[str]) -> dict[str, File]:
    """Return the files of the one scenario in a .zip, at its root or in one folder, by their names.

    Parameters
    ----------
    file
        The archive.
    wanted, suffixes
        Names and endings that make a folder of the archive a scenario.

    Raises
    ------
    UnreadableError
        If the archive cannot be opened, a file would leave it or is no plain file, a name stands twice, or
        there is not exactly one scenario in it.
    """
    archive = opened(file)
    members = [member for member in archive.infolist() if not member.is_dir() and not _left_by_desktop(member)]
    if findings := [*_unsafe(file.name, members), *_twice(file.name, members)]:
        raise UnreadableError(*findings)
    homes = {m: PurePosixPath(m.filename) for m in members}
    scenarios = {path.parent for path in homes.values() if path.name in wanted or path.suffix.lower() in suffixes}
    if len(scenarios) != 1:
        raise UnreadableError(
            _not_one(file.name, sorted(map(str, scenarios)), "[Content_Types].xml" in archive.namelist())
        )
    return {
        path.name: File(path.name, member.file_size, lambda member=member: content(file.name, archive, member))  # type: ignore[misc]
        for member, path in homes.items()
        if path.parent in scenarios
    }


def _left_by_desktop(member: zipfile.ZipInfo) -> bool:
    return not _LEFT_BY_DESKTOPS.isdisjoint(PurePosixPath(member.filename).parts)


def _unsafe(file: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Tell of files that would leave the archive, are links, or are archives themselves."""
    again = "pack the folder of the scenario again"
    outside = [m.filename for m in members if _leaves(m.filename)]
    yield from at_places(file, outside, "would lie outside of the archive", again)
    links = [m.filename for m in members if stat.S_ISLNK(m.external_attr >> 16)]
    yield from at_places(file, links, "is a link, not a file", "pack the file itself")
    nested = [m.filename for m in members if PurePosixPath(m.filename).suffix.lower() in _ARCHIVES]
    yield from at_places(file, nested, "is an archive within the archive", "unpack it, or leave it out")


def _leaves(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name[:2] or ".." in PurePosixPath(name).parts


def _twice(file: str, members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    counts = Counter(member.filename for member in members)
    yield from at_places(file, [name for name, n in counts.items() if n > 1], "stands twice", "keep one of them")


def _not_one(file: str, homes: list[str], workbook: bool) -> Finding:
    if not homes and workbook:
        return Finding(file, "is a workbook, not a packed folder", "name it .xlsx")
    if not homes:
        return Finding(file, "holds no scenario", "pack plan.yaml and the tables, or a workbook, into it")
    named = ", ".join("the root" if home == "." else f'"{home}"' for home in homes[:3])
    rest = f" and {len(homes) - 3:,} more" if len(homes) > 3 else ""
    return Finding(file, f"holds {len(homes)} scenarios: {named}{rest}", "pack one of them alone")
