"""An editing grid, which is a canvas: where its cells lie, and what they hold, is asked of the grid itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playwright.sync_api import Locator, Page

_PROPS = """element => {
  const name = Object.keys(element).find(key => key.startsWith('__reactFiber'));
  for (let fiber = element[name]; fiber; fiber = fiber.return) {
    const props = fiber.memoizedProps;
    if (props && props.columns && props.getCellContent && props.rowHeight) return ASKED;
  }
  return null;
}"""
_SHAPE = _PROPS.replace(
    "ASKED",
    "{heads: props.columns.map(column => column.title), widths: props.columns.map(column => column.width),"
    " header: props.headerHeight, row: props.rowHeight, rows: props.rows}",
)
_COLUMN = _PROPS.replace(
    "return ASKED", "return [...Array(props.rows).keys()].map(row => props.getCellContent([AT, row]))"
).replace("AT", "arguments_at")


@dataclass(frozen=True)
class Grid:
    """A grid on a page."""

    page: Page
    place: Locator

    @cached_property
    def _canvas(self) -> Locator:
        canvas = self.place.locator("canvas[data-testid=data-grid-canvas]").first
        canvas.wait_for()
        self.place.locator("[data-testid^=glide-cell-]").first.wait_for(state="attached")
        return canvas

    def _shape(self) -> dict[str, Any]:
        found: dict[str, Any] = self._canvas.evaluate(_SHAPE)
        return found

    def column(self, head: str) -> list[str]:
        """Return what the cells of a column show."""
        at = self._shape()["heads"].index(head)
        cells = self._canvas.evaluate(_COLUMN.replace("arguments_at", str(at)))
        return [str(cell.get("displayData") or cell.get("copyData") or cell.get("data", "")) for cell in cells]

    def _spot(self, rep: str, head: str) -> tuple[float, float]:
        """Bring a cell into sight, and return where it is on the screen."""
        shape = self._shape()
        at, row = shape["heads"].index(head), self.column(shape["heads"][0]).index(rep)
        self._canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
        box = self._canvas.bounding_box()
        assert box is not None
        x = sum(shape["widths"][:at]) + shape["widths"][at] / 2
        return box["x"] + x, box["y"] + shape["header"] + shape["row"] * (row + 0.5)

    def choose(self, rep: str, head: str) -> None:
        """Click on a cell."""
        self.page.mouse.click(*self._spot(rep, head))

    def type(self, rep: str, head: str, text: str) -> None:
        """Type a text into a cell over what it holds, and press Enter."""
        self.types(rep, head, text)
        self.page.keyboard.press("Enter")

    def types(self, rep: str, head: str, text: str) -> None:
        """Type a text into a cell over what it holds; it counts after Enter."""
        self.page.mouse.dblclick(*self._spot(rep, head))
        self.page.locator("#portal textarea, #portal input").first.fill(text)

    def paste(self, rep: str, head: str, block: str) -> None:
        """Paste cells, separated by tabs and lines, from a cell on."""
        self.choose(rep, head)
        self.page.evaluate(
            """async text => {
              await navigator.clipboard.writeText(text);
              window.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}));
            }""",
            block,
        )
