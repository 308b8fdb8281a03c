"""A name for each unit: that of its folder, with as much of the way to it as tells it from the others."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection
from pathlib import Path


def names_of(scenarios: Collection[Path]) -> dict[Path, str]:
    """Return a name for each scenario, whatever their order; capitals alone make no other name.

    Two of one name get the folders above them before it, as in `emea-plan` and `apac-plan`. Where nothing tells them
    apart, as a folder and a workbook of the same name beside it, the name comes twice.
    """
    depths = dict.fromkeys(scenarios, 1)
    while True:
        names = {scenario: _name(scenario, depth) for scenario, depth in depths.items()}
        count = Counter(map(alike, names.values()))
        longer = [one for one, name in names.items() if count[alike(name)] > 1 and depths[one] < len(one.parts) - 1]
        if not longer:
            return names
        depths |= {one: depths[one] + 1 for one in longer}


def alike(name: str) -> str:
    """Return what two names have in common that are one name to some systems."""
    return unicodedata.normalize("NFC", name).casefold()


def _name(scenario: Path, depth: int) -> str:
    own = scenario.stem if scenario.is_file() else scenario.name
    return "-".join([*scenario.parts[1:-1][::-1][: depth - 1][::-1], own])
