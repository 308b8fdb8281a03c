"""A name for each unit: that of its folder, with as much of the way to it as tells it from the others."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path


def names_of(scenarios: Collection[Path]) -> dict[Path, str]:
    """Return a name for each scenario, whatever their order; capitals alone make no other name.

    Two of one name get the folders above them before it, as in `emea-plan` and `apac-plan`. Where nothing tells them
    apart, as a folder and a workbook of the same name beside it, the name comes twice.
    """
    depths = dict.fromkeys(scenarios, 1)
    while longer := _to_lengthen(depths):
        depths |= {scenario: depths[scenario] + 1 for scenario in longer}
    return {scenario: _name(scenario, depth) for scenario, depth in depths.items()}


def _to_lengthen(depths: Mapping[Path, int]) -> list[Path]:
    """Return the scenarios that share a name with one from another folder, and have more folders to name."""
    folders = defaultdict(set)
    for scenario, depth in depths.items():
        folders[alike(_name(scenario, depth))].add(scenario.parent)
    return [
        scenario
        for scenario, depth in depths.items()
        if len(folders[alike(_name(scenario, depth))]) > 1 and depth < len(scenario.parts) - 1
    ]


def alike(name: str) -> str:
    """Return what two names have in common that are one name to some systems."""
    return unicodedata.normalize("NFC", name).casefold()


def _name(scenario: Path, depth: int) -> str:
    own = scenario.stem if scenario.is_file() else scenario.name
    return "-".join([*scenario.parts[1:-1][::-1][: depth - 1][::-1], own])
