"""How cells look: few styles, made once for a workbook."""

from __future__ import annotations

from typing import Any

_INK, _QUIET, _LINE = "#1B2733", "#5B6770", "#9AA5B1"
_NAMED: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"font_color": _QUIET},
    "section": {"bold": True, "font_size": 12},
    "heading": {"bold": True, "bg_color": "#E3E9F0", "bottom": 1, "bottom_color": _LINE, "text_wrap": True},
    "band": {"bold": True, "bg_color": "#F1F4F8"},
    "total": {"bold": True, "top": 1, "top_color": _LINE},
    "quiet": {"font_color": _QUIET, "italic": True},
    "right": {"align": "right"},
    "indented": {"align": "left", "indent": 1},
    "wrapped": {"text_wrap": True},
    "good": {"bg_color": "#E2F2E6"},
    "short": {"bg_color": "#FCEFD5"},
    "bad": {"bg_color": "#FADFDC"},
    "over": {"font_color": "#B45309"},
}
SHARE = "0.0 %"
WHOLE = "#,##0"


def amounts(decimals: int) -> str:
    """Return the number format of amounts: thousands separated, so many decimals."""
    return f"{WHOLE}.{'0' * decimals}" if decimals else WHOLE


class Styles:
    """Styles of one workbook, each made when it is first used."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Any] = {}

    def of(self, *names: str, number: str = "") -> Any:
        """Return the style that has all of the named traits, for numbers of a format."""
        key = (*names, number)
        if key not in self._made:
            traits: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top"}
            for name in names:
                traits |= _NAMED[name]
            self._made[key] = self._book.add_format(traits | ({"num_format": number} if number else {}))
        return self._made[key]
