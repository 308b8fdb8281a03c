"""Tables set on the terminal, or on a page wide enough where there is none."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from allocator.terminal.say import harmless

WIDTH_WITHOUT_TERMINAL = 120
_PLAIN_BOX = box.Box("    \n    \n -- \n    \n    \n -- \n    \n    \n", ascii=True)


@dataclass(frozen=True)
class Sheet:
    """A table as texts: columns to the left, then columns of numbers to the right, and a row of totals."""

    title: str
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    """One for each column of numbers."""


@dataclass(frozen=True)
class Page:
    """What sheets are set on."""

    width: int
    is_terminal: bool
    has_lines: bool = True
    """Whether rules can be drawn, or only typed."""

    def fits(self, sheet: Sheet) -> bool:
        """Tell whether no cell of a sheet would be cut."""
        return _width(self._table(sheet)) <= self.width

    def set(self, sheet: Sheet) -> str:
        """Write a sheet as lines of text, bold where the terminal can."""
        table, file = self._table(sheet), StringIO()
        console = Console(
            file=file,
            width=max(_width(table), self.width),
            force_terminal=self.is_terminal or None,
            emoji=False,
        )
        console.print(table)
        return "\n".join(line.rstrip() for line in file.getvalue().splitlines()).strip("\n")

    def _table(self, sheet: Sheet) -> Table:
        style = box.SIMPLE if self.has_lines else _PLAIN_BOX
        table = Table(title=_text(sheet.title), title_justify="left", title_style="bold", box=style, pad_edge=False)
        table.show_footer = bool(sheet.totals)
        footers = ["Total", *[""] * (len(sheet.texts) - 1), *sheet.totals] if sheet.totals else []
        for place, name in enumerate([*sheet.texts, *sheet.numbers]):
            footer = _text(footers[place]) if footers else ""
            side = "left" if place < len(sheet.texts) else "right"
            table.add_column(_text(name), footer, justify=side, no_wrap=True)  # type: ignore[arg-type]
        for row in sheet.rows:
            table.add_row(*map(_text, row))
        return table


def standard_page() -> Page:
    """Return the page that standard output is."""
    is_terminal = sys.stdout.isatty()
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    width = Console(file=sys.stdout).width if is_terminal else WIDTH_WITHOUT_TERMINAL
    return Page(width, is_terminal, encoding.startswith("utf"))


def _width(table: Table) -> int:
    return Console(file=StringIO(), width=100_000).measure(table).maximum


def _text(text: str) -> Text:
    return Text(harmless(text).replace("\n", " "))
