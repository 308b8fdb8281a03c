"""Bounds of limits as planners type them: 40 for 40 %, 1.2M for an amount."""

from __future__ import annotations

from allocator.desk.limit_sentence import PERCENT, TIMES
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.plan.numbers import NumberFormatError, read_number
from allocator.plan.settings import Settings

NEEDS_OF = {"ratio": "metric", "equity": "driver"}
"""What a measure compares with, named in `of`."""


def unit_of(measure: str, metric: str, settings: Settings) -> str:
    """Return the unit in which bounds of a measure are typed."""
    if measure in PERCENT:
        return "%"
    if measure in TIMES:
        return "times"
    return settings.metrics[metric].unit if metric in settings.metrics else settings.currency


def as_text(measure: str, typed: str) -> str | Finding:
    """Return a typed bound as the text of limits.csv, or what is wrong with it; blank is no bound."""
    text = typed.strip()
    if not text:
        return ""
    try:
        value = read_typed(text)
    except NumberFormatError as error:
        return Finding("limit", str(error), error.remedy)
    if measure not in PERCENT:
        return f"{value:.15g}"
    return f"{value if text.endswith('%') else value / 100:.12g}"


def as_typed(measure: str, text: str) -> str:
    """Return a text of limits.csv as it would be typed: 40 for 0.4 of a share, 700,000 for an amount."""
    try:
        value = read_number(text)
    except NumberFormatError:
        return text
    return f"{value * 100:,.10g}" if measure in PERCENT else f"{value:,.15g}"


def checked(measure: str, lowest: str, highest: str, of: str) -> tuple[tuple[str, str], tuple[Finding, ...]]:
    """Read both bounds of a form.

    Returns
    -------
    Their texts for limits.csv, blank where they cannot be read, and what is wrong with them.
    """
    read = [as_text(measure, typed) for typed in (lowest, highest)]
    findings = [one for one in read if isinstance(one, Finding)]
    texts = [one if isinstance(one, str) else "" for one in read]
    if not any((lowest.strip(), highest.strip())):
        findings.append(Finding("limit", "has no bound", "say at least how much, or at most"))
    if measure in NEEDS_OF and not of:
        word = NEEDS_OF[measure]
        findings.append(Finding("limit", f"names no {word} to compare with", f"choose the {word}"))
    if all(texts) and float(texts[0]) > float(texts[1]):
        findings.append(Finding("limit", "asks for at least more than at most", "swap the two"))
    return (texts[0], texts[1]), tuple(findings)
