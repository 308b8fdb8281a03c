"""A scenario that extends another, written as a folder that states only what differs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import yaml

from allocator.errors import Finding, PlanError
from allocator.export.swap import replace
from allocator.plan.columns import TABLES


def write_scenario(
    to: Path,
    extends: Path,
    settings: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str] = MappingProxyType({}),
    is_ours: Callable[[Path], bool] = lambda _: False,
) -> None:
    """Write a scenario folder that extends another one, whole or not at all.

    Parameters
    ----------
    to
        The new folder, beside the one it extends; it must not exist, or be empty.
    extends
        The scenario that stands behind it.
    settings
        What plan.yaml states beside `extends`, as nested blocks.
    tables
        Rows to state, by name of the table: the columns that tell a row, and those that change.
    texts
        Further files by name.
    is_ours
        Tells whether a folder that is there may be replaced.

    Raises
    ------
    PlanError
        If the folder cannot be written there, or would not be read.
    """
    check_scenario(to, extends, is_ours)
    stated = {"extends": f"../{extends.resolve().name}", **settings}
    replace(to, lambda folder: _fill(folder, stated, tables, texts))


def check_scenario(to: Path, extends: Path, is_ours: Callable[[Path], bool] = lambda _: False) -> None:
    """Find out before any work is done whether a scenario that extends another may be written.

    Raises
    ------
    PlanError
        If it may not.
    """
    what, remedy = _reason_against(to, extends, is_ours)
    if what:
        raise PlanError([Finding(str(to), what, remedy)])


def _reason_against(to: Path, extends: Path, is_ours: Callable[[Path], bool]) -> tuple[str, str]:
    beside = f"name a new folder beside it, as {extends.parent / 'repaired'}"
    if not extends.is_dir():
        return f"cannot extend {extends}, which is not a folder", "unpack it into a folder of tables first"
    if to.resolve() == extends.resolve():
        return "is the scenario itself", beside
    if to.resolve().parent != extends.resolve().parent:
        return f"does not lie beside {extends}, which it extends", beside
    if to.exists() and not to.is_dir():
        return "is a file, not a folder", beside
    if to.exists() and any(to.iterdir()) and not is_ours(to):
        return "exists and is not empty", beside
    return "", ""


def _fill(
    folder: Path, settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]
) -> None:
    _write(folder / "plan.yaml", yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True))
    for name, table in tables.items():
        _write(folder / TABLES[name].file, table.to_csv(index=False, lineterminator="\n"))
    for name, text in texts.items():
        _write(folder / name, text)


def _write(file: Path, text: str) -> None:
    """Write a text and have it on the disk before returning."""
    with file.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
