"""A template as a folder: plan.yaml, a file for each table, and a page that explains them."""

from __future__ import annotations

from pathlib import Path

from allocator.export.template.content import Content
from allocator.export.template.settings import settings_text
from allocator.plan.columns import TABLES
from allocator.plan.measures import MEASURES
from allocator.plan.reference import columns_of

_INTRODUCTION = """\
# A plan to fill in

This folder is a scenario: `plan.yaml` has the settings, each `.csv` file is a table. Fill in `plan.yaml`, `reps.csv`
and `goals.csv` first; they are enough. What you leave blank changes nothing, and files that stay empty may be deleted.
Any spreadsheet opens the tables; save them as "CSV UTF-8".

Then, from the folder above, with the name of this folder:

    allocator check NAME     lists all that is still missing or wrong
    allocator run NAME       splits the goals into quotas

Days are written `2027-03-31`. Periods are written `2027-03` (month), `FY2027-Q1` (quarter), `FY2027-H1` (half) and
`FY2027` (year); FY2027 is the planning year that ends in 2027. A spreadsheet may turn `2027-03` into a day: give such
columns the format "text" before typing.

`where` and `scope` are conditions: `role=AE|AM; region!=EMEA; territory.segment=SMB; tenure<6`.

In the tables below **bold** columns must be written in every row. Columns of your own in `reps.csv` and
`territories.csv` are attributes to select by.
"""


def fill(folder: Path, content: Content) -> None:
    """Write the files of a template into a folder."""
    _write(folder / "plan.yaml", settings_text(content.settings, content.examples))
    for name, table in content.tables.items():
        _write(folder / TABLES[name].file, table.to_csv(index=False, lineterminator="\n"))
    _write(folder / "README.md", _page())


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _page() -> str:
    """Explain every table and column."""
    parts = [_INTRODUCTION]
    for table in TABLES.values():
        needed = " It must be there." if table.required else ""
        parts.append(f"## {table.file}\n\nOne row is {table.row}.{needed}\n\n{columns_of(table)}")
    measures = "".join(f"- `{name}`: {meaning}\n" for name, meaning in MEASURES.items())
    return "\n".join([*parts, f"## Measures of limits.csv\n\n{measures}"])
