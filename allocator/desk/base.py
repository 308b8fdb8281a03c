"""The scenario as it was when a draft of it began: its files, and what they state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Ints
from allocator.desk.content import Content
from allocator.desk.flat import flattened
from allocator.desk.laid import Laid, as_read
from allocator.plan.columns import TABLES
from allocator.plan.files import File, in_memory
from allocator.plan.memory import Memory
from allocator.plan.scenario import Folder, read_files, read_folders, restated
from allocator.plan.sources import FILES, strays_of, workbooks_of
from allocator.plan.typed import spelling
from allocator.plan.written import as_names


@dataclass(frozen=True)
class Base:
    """Text files of a scenario that stands alone, read."""

    files: Mapping[str, bytes]
    """Content of plan.yaml and of each table, by the name of the file."""
    others: tuple[str, ...]
    """Names of files beside them that look like input and are none."""
    folder: Folder
    """What was read in the files, and what could not be."""
    content: Content
    digest: str
    """Fingerprint of all files that the scenario was read from."""
    was: str = "folder"
    """`folder`, or what had to be turned into one: `extension` of another scenario, `workbook`."""
    file_rows: Mapping[str, Ints] = field(default_factory=dict)
    """Row of the file for each row of a table, where that is not its number."""

    def laid(self, name: str) -> Laid | None:
        """Return how the rows of a table lie in its file; nothing where it has none."""
        frame = self.content.tables.get(name)
        if frame is None:
            return None
        numbers = frame.index.to_numpy(np.int64)
        return Laid(frame, self.file_rows.get(name, numbers))

    @property
    def separator(self) -> str:
        """What separates the columns of a table that has no file yet: what separates those of all others."""
        used = {str(frame.attrs.get("separator", ",")) for frame in self.folder.tables.values()}
        return used.pop() if len(used) == 1 else ","

    def written(self, content: Content) -> dict[str, pd.DataFrame]:
        """Return the tables that have a file: all but those that never had one and have no rows."""
        return {name: frame for name, frame in content.tables.items() if name in self.content.tables or len(frame)}

    def as_folder(self, content: Content, memory: Memory) -> Folder:
        """Return the scenario as it would be read once a content is saved; tables as last time are the same objects."""

        def table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
            laid = self.laid(name)
            made_from = (frame, laid.frame if laid else None, self.digest)
            return memory.recall(("as read", name), made_from, lambda: as_read(laid, frame, self.separator_of(name)))

        tables = {name: table(name, frame) for name, frame in self.written(content).items()}
        return restated(self.folder, dict(content.settings), tables)

    def separator_of(self, name: str) -> str:
        """Return what separates the columns of a table."""
        read = self.folder.tables.get(name)
        return self.separator if read is None else str(read.attrs.get("separator", ","))


def read_base(path: Path) -> Base:
    """Read a scenario; one that extends others, or is a workbook, is turned into tables that stand alone."""
    folders = read_folders(path)
    sources = [folder.path for folder in folders if folder.path]
    plain = len(folders) == 1 and path.is_dir() and not _workbooks(path)
    if plain:
        names = [other for other in sorted(path.iterdir()) if other.is_file()]
        files = {other.name: other.read_bytes() for other in names if other.name in FILES}
        return base_of(
            files, strays_of({other.name: in_memory(other.name, b"") for other in names}), digest_at(sources)
        )
    files, refused = flattened(folders)
    others = [name for name in folders[-1].strays if name not in _workbooks(path)]
    was = "extension" if len(folders) > 1 else "workbook"
    return base_of(files, others, digest_at(sources), was, refused)


def base_of(
    files: Mapping[str, bytes], others: Iterable[str], digest: str, was: str = "folder", refused: Folder | None = None
) -> Base:
    """Read files that are in memory.

    Parameters
    ----------
    files
        plan.yaml and tables, by name.
    others
        Names of files beside them.
    digest
        Fingerprint of what they were made from.
    was
        What the scenario was, if no folder of its own.
    refused
        What is wrong where the files could not be made.
    """
    here: dict[str, File] = {name: in_memory(name, data) for name, data in files.items()}
    folder = refused or read_files({**here, **{name: in_memory(name, b"") for name in others}})
    tables = {name: _well_spelled(name, frame, folder.settings) for name, frame in folder.tables.items()}
    highest = {name: int(frame.index.max()) if len(frame) else 1 for name, frame in tables.items()}
    return Base(dict(files), tuple(others), folder, Content(folder.settings, tables, highest), digest, was)


def digest_at(paths: Iterable[Path]) -> str:
    """Return the fingerprint of the files that scenarios are read from; empty where one is gone."""
    digest = hashlib.sha256()
    for path in paths:
        if not path.exists():
            return ""
        for file in _inputs(path):
            data = file.read_bytes()
            digest.update(f"{file.name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def sources_at(path: Path, was: str) -> list[Path]:
    """Return where a scenario lies and those that it extends."""
    return [folder.path for folder in read_folders(path) if folder.path] if was == "extension" else [path]


def _inputs(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = [path / name for name in FILES if (path / name).is_file()]
    return found or [path / name for name in _workbooks(path)]


def _workbooks(path: Path) -> list[str]:
    here = [path] if path.is_file() else [other for other in path.iterdir() if other.is_file()]
    return workbooks_of({other.name: in_memory(other.name, b"") for other in here})


def _well_spelled(name: str, frame: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Call columns as columns.py does, whatever their capitals, unless two would be called alike."""
    stated = settings.get("levels") if name == "reps" else None
    levels = tuple(map(str, as_names(stated))) if isinstance(stated, list | tuple | str) else ()
    called = spelling(frame, (*TABLES[name].names, *levels))
    renamed = frame.rename(columns=called)
    return frame if renamed.columns.duplicated().any() else renamed
