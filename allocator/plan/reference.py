"""Pages that are written from the code: the reference of the inputs, and the glossary.

`python -m allocator.plan.reference docs/inputs.md docs/glossary.md` brings them up to date.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

from pydantic import BaseModel

from allocator.plan import settings
from allocator.plan.columns import NOTE, TABLES, Column, Kind, Table
from allocator.plan.glossary import GLOSSARY, Term
from allocator.plan.measures import MEASURES

BLOCKS: dict[str, type[BaseModel]] = {
    "plan": settings.Settings,
    "metric": settings.Metric,
    "role": settings.Role,
    "capacity": settings.Capacity,
    "over_assignment": settings.OverAssignment,
    "history": settings.HistoryUse,
    "year": settings.YearPolicy,
    "trigger": settings.Trigger,
}
_PART = re.compile(r"(<!-- (\w+) (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_WRITTEN = {
    Kind.KEYS: "keys",
    Kind.CONDITION: "condition",
    Kind.LIKELIHOOD: "yes or a number",
    Kind.FLAG: "yes or no",
}


def up_to_date(page: str) -> str:
    """Return the page with every marked part written anew."""
    return _PART.sub(lambda match: match[1] + _part(match[2], match[3]) + match[4], page)


def _part(kind: str, name: str) -> str:
    if kind == "table":
        return columns_of(TABLES[name])
    if kind == "settings":
        return _settings(BLOCKS[name])
    if kind == "glossary":
        return "\n".join(["| word | meaning | where |", "|---|---|---|", *map(_term, GLOSSARY.values()), ""])
    rows = [f"| `{measure}` | {meaning} |" for measure, meaning in MEASURES.items()]
    return "\n".join(["| measure | what is bounded |", "|---|---|", *rows, ""])


def _term(term: Term) -> str:
    return f"| **{term.word}** | {term.meaning} | {term.written} |"


def columns_of(table: Table) -> str:
    """Return the columns of a table as a table of a page."""
    head = ["| column | what it says | unit | written as | blank means |", "|---|---|---|---|---|"]
    rows = [_row(column) for column in table.columns if column is not NOTE]
    return "\n".join([*head, *rows, ""])


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    blank = "must be written" if column.required else blank_of(column)
    return f"| {name} | {column.meaning} | {column.unit} | {written_as(column)} | {blank} |"


def written_as(column: Column) -> str:
    """Say in words how the cells of a column are written."""
    word = _WRITTEN.get(column.kind, column.kind.value)
    low, high = column.minimum, column.maximum
    if low is None:
        return word
    return f"{word}, {low:g} or more" if high is None else f"{word}, {low:g} to {high:g}"


def blank_of(column: Column) -> str:
    """Say in words what a blank cell means."""
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    if isinstance(column.default, float):
        return f"{column.default:g}"
    return column.default or ""


def _settings(block: type[BaseModel]) -> str:
    meanings = meanings_of(block)
    rows = [
        f"| {f'**{key}**' if field.is_required() else key} | {meanings[key]} | {default_of(field.default)} |"
        for key, field in block.model_fields.items()
    ]
    return "\n".join(["| key | what it says | left out |", "|---|---|---|", *rows, ""])


def default_of(value: object) -> str:
    """Say in words what a setting is where it is left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, BaseModel) or value in ("", (), {}, None):
        return ""
    return str(value) if isinstance(value, int | str) else "must be written"


def meanings_of(block: type[BaseModel]) -> dict[str, str]:
    """Return the sentence below each field of a block."""
    body = ast.parse(inspect.getsource(block)).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
            found[ast.unparse(field.target)] = str(ast.literal_eval(below.value)).rstrip(".")
    return found


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(up_to_date(path.read_text()))
