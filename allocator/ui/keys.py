"""Keys of widgets, and of what a browser session holds."""

from __future__ import annotations

from enum import StrEnum


class Key(StrEnum):
    """Keys of widgets that stand on every page."""

    HEADER = "header"
    SCENARIO = "scenario"
    UNDO = "undo"
    REDO = "redo"
    SOLVE = "solve"
    AUTO = "auto_solve"
    SAVE = "save"
    SAVE_AS = "save_as"
    NEW_NAME = "new_name"


class PlanKey(StrEnum):
    """Keys of widgets of the page Plan; `GRID` is followed by the version of the grid."""

    GRID = "plan_grid"
    METRIC = "plan_metric"
    LEVEL = "plan_level"
    FIND = "plan_find"
    LENGTH = "plan_length"
    AGAINST = "plan_against"
    CHART = "plan_chart"
    REP = "plan_rep"
    FORM = "plan_form"
    SAID_UNDO = "plan_said_undo"
    HEADROOM = "plan_headroom"
    WORTH = "plan_worth"
    REPAIR = "plan_repair"


class Held(StrEnum):
    """What a session holds."""

    BENCH = "bench"
    BENCHES = "benches"
    MESSAGE = "message"
    AUTO = "auto"
    DELETED = "deleted"
    SHEET = "sheet"
    OUTCOME = "outcome"
    AGAINST = "against"
    WORTH = "worth"


DRAFT = "draft"
"""Name of the draft in the address of a page."""
