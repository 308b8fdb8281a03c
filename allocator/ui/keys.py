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


class Held(StrEnum):
    """What a session holds."""

    BENCH = "bench"
    BENCHES = "benches"
    MESSAGE = "message"
    AUTO = "auto"
    DELETED = "deleted"


DRAFT = "draft"
"""Name of the draft in the address of a page."""
