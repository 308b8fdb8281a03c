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
    CANCEL = "cancel_solving"
    AUTO = "auto_solve"
    SAVE = "save"
    SAVE_AS = "save_as"
    NEW_NAME = "new_name"


class PlanKey(StrEnum):
    """Keys of widgets of the page Plan; `GRID` is followed by the version of the grid."""

    GRID = "plan_grid"
    METRIC = "plan_metric"
    LEVEL = "plan_level"
    LEVELS = "plan_levels"
    FIND = "plan_find"
    LENGTH = "plan_length"
    AGAINST = "plan_against"
    CHART = "plan_chart"
    REP = "plan_rep"
    LOOK = "plan_look"
    FORM = "plan_form"
    SAID_UNDO = "plan_said_undo"
    HEADROOM = "plan_headroom"
    WORTH = "plan_worth"
    REPAIR = "plan_repair"


class RulesKey(StrEnum):
    """Keys of the page Goals & rules, of widgets and of what is held."""

    TAB = "rules_tab"
    SEARCH = "limits_search"
    EDITED = "limit_edited"
    TURN = "limit_turn"
    KEEP = "limit_keep"
    LEAVE = "limit_leave"
    WAYS = "ways_short"
    WAYS_ASK = "ways_short_ask"
    DIAL = "dial"
    DIAL_ASK = "dial_ask"
    DRAWN = "typed_drawn"
    TAKEN = "typed_taken"


class ResultsKey(StrEnum):
    """Keys of widgets of the page Results."""

    METRIC = "results_metric"
    LINE = "results_line"
    LENGTH = "results_length"
    NODE = "results_node"
    CRUMB = "results_crumb"
    LEVEL = "results_level"
    ROWS = "results_rows"
    TABS = "results_tabs"
    REP = "results_rep"
    PRICES = "results_prices"
    LETTER = "results_letter"


class CompareKey(StrEnum):
    """Keys of widgets of the page Compare."""

    CHOSEN = "compare_chosen"
    SOLVE = "compare_solve"
    METRIC = "compare_metric"
    OTHER = "compare_other"
    LEVEL = "compare_level"
    TABS = "compare_tabs"
    EXPORT = "compare_export"


class ExportKey(StrEnum):
    """Keys of widgets of the page Export."""

    ANYWAY = "export_anyway"
    QUOTAS = "export_quotas"
    WORKBOOK = "export_workbook"
    BY = "export_by"
    PACE = "export_pace"
    FOLDER_PACE = "export_folder_pace"
    FOLDER = "export_folder"
    INPUTS = "export_inputs"
    INPUTS_BOOK = "export_inputs_book"
    TEAM = "export_team"
    PRINT = "export_print"
    PRINT_ALL = "export_print_all"
    LETTERS = "export_letters"
    PREVIEW = "export_preview"


class Held(StrEnum):
    """What a session holds."""

    BENCH = "bench"
    BENCHES = "benches"
    MESSAGE = "message"
    AUTO = "auto"
    DELETED = "deleted_scenario"
    BEGINNING = "begins"
    TRIED = "tried"
    KEPT = "kept_result"
    CHANGED = "changed_by_another"
    SAVING = "saving"
    NAMING = "naming"
    RENAMING = "renaming"
    SHEET = "sheet"
    OUTCOME = "outcome"
    LOOKED = "looked_at"
    AGAINST = "against"
    WORTH = "worth"
    HANDED_OUT = "handed_out"
    PRICES = "prices"
    COMPARED = "compared"
    CHOSEN = "chosen"
    COUNSEL = "counsel"
    PRICED = "priced"


DRAFT = "draft"
"""Name of the draft in the address of a page."""
