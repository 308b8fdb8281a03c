"""LibreOffice as a reader of workbooks, where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

PROGRAM = shutil.which("soffice")
_AS_STORED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def converted(file: Path, folder: Path, calculates: bool) -> dict[str, list[list[str]]]:
    """Convert every sheet to csv and read it back: numbers as they are stored, or calculated again."""
    home = folder / "home"
    (home / "user").mkdir(parents=True)
    if calculates:
        (home / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    command = [str(PROGRAM), f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", _AS_STORED]
    subprocess.run([*command, "--outdir", str(folder), str(file)], capture_output=True, check=True, timeout=120)
    return {path.stem.partition("-")[2]: _rows(path) for path in folder.glob(f"{file.stem}-*.csv")}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def number(text: str) -> float | None:
    """Read a number as it comes out of a sheet; None for a blank cell."""
    if not text:
        return None
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)
