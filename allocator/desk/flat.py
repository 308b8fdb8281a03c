"""A scenario that extends others, or is a workbook, as text files that stand alone."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pandas as pd

from allocator.desk.yaml_text import as_yaml
from allocator.plan.columns import TABLES
from allocator.plan.overrides import settings_over
from allocator.plan.scenario import Folder


def flattened(folders: list[Folder]) -> tuple[dict[str, bytes], Folder | None]:
    """Return the files that state alone what a chain of scenarios states together, the furthest base first.

    Where something cannot be read in them there are no files, but all that is wrong.
    """
    if any(folder.unreadable or folder.findings for folder in folders):
        return {}, _refused(folders)
    settings = reduce(settings_over, [folder.settings for folder in folders], dict[str, Any]())
    files = {"plan.yaml": as_yaml(settings).encode()}
    for name in TABLES:
        layers = [folder.tables[name] for folder in folders if name in folder.tables]
        if layers:
            files[TABLES[name].file] = _as_csv(layers[-1])
    return files, None


def _refused(folders: list[Folder]) -> Folder:
    findings = [finding for folder in folders for finding in folder.findings]
    return Folder(None, unreadable={"plan", *TABLES}, findings=findings)


def _as_csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()
