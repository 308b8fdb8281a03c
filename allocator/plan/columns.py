"""Every column of every table, once: reader, checks, reference page and outputs come from here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    CONDITION = "condition"
    KEYS = "keys"
    LIKELIHOOD = "likelihood"
    FLAG = "yes/no"


@dataclass(frozen=True)
class Column:
    """One column of an input table."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: float | str | bool | None = None
    """What a blank means: a value that is filled in, or words that tell it."""
    fill: str = ""
    """Text that is written into the blank cells of a text column."""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One input file; `attributes` says whether extra columns can be used to select by."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """Columns that tell its rows apart; a row changes that of the same key in a scenario it extends."""
    short_key: str = ""
    """Column that is enough to find a row, where it is written."""
    required: bool = False
    attributes: bool = False

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that are always there."""
        return tuple(c.name for c in self.columns)

    @property
    def required_names(self) -> tuple[str, ...]:
        """Names of the columns that a file must have."""
        return tuple(c.name for c in self.columns if c.required)


T, N, D, P = Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.PERIOD
NOTE = Column("note", T, "passed on to the outputs")

REPS = Table(
    "reps",
    "a rep or an open seat, for a spell",
    (
        Column("rep", T, "short name of the rep or seat", required=True),
        Column("name", T, "full name, for the outputs", default="the rep"),
        Column("role", T, "role of plan.yaml", default="the only role"),
        Column("territory", T, "territory covered, where assignments.csv says nothing of the rep"),
        Column("start", D, "first day of employment; tenure counts from here"),
        Column("end", D, "last day of employment"),
        Column("from", D, "first day of this spell", default="start of the year"),
        Column("to", D, "last day of this spell", default="end of the year"),
        Column("fte", N, "part of a full-time job", "share", default=1.0, minimum=0.0, maximum=2.0),
        Column("ramp", T, "ramp profile of plan.yaml", default="none", fill="none"),
        Column("hours", N, "contractual working time", "hours a week", minimum=0.0, maximum=168.0),
        Column("ote", N, "on-target earnings", "currency a year", minimum=0.0),
        Column("country", T, "country whose public holidays count", default="country of plan.yaml"),
        Column("open_seat", Kind.LIKELIHOOD, "yes, or the likelihood that the seat is filled", "share"),
        NOTE,
    ),
    key=("rep", "from"),
    required=True,
    attributes=True,
)
TERRITORIES = Table(
    "territories",
    "a territory",
    (
        Column("territory", T, "short name of the territory", required=True),
        Column("name", T, "full name, for the outputs"),
        Column("latitude", N, "for the map", "degrees", minimum=-90.0, maximum=90.0),
        Column("longitude", N, "for the map", "degrees", minimum=-180.0, maximum=180.0),
        NOTE,
    ),
    key=("territory",),
    attributes=True,
)
ASSIGNMENTS = Table(
    "assignments",
    "who covers what, when",
    (
        Column("rep", T, "who", required=True),
        Column("territory", T, "what", required=True),
        Column("share", N, "part of the territory", "share", default="by availability", minimum=0.0, maximum=1.0),
        Column("metric", T, "for this metric only", default="all"),
        Column("from", D, "first day", default="start of the year"),
        Column("to", D, "last day", default="end of the year"),
        NOTE,
    ),
    key=("rep", "territory", "metric", "from"),
)
GOALS = Table(
    "goals",
    "a goal",
    (
        Column("metric", T, "metric of plan.yaml", required=True),
        Column("period", P, "stretch of time", required=True),
        Column("amount", N, "how much", "unit of the metric", minimum=0.0),
        Column("rate", N, "how much of the base, instead of an amount", "share", minimum=0.0, maximum=1.0),
        Column("carried_over", N, "what closed periods add to the amount", "unit of the metric", default=0.0),
        Column("scope", Kind.CONDITION, "whom or what it covers", default="the company"),
        Column("priority", N, "1 is served first", default=1.0, minimum=1.0),
        Column("weight", N, "against goals of the same priority", default="its part of its metric", minimum=0.0),
        Column("line", T, "line of credit", default="direct", fill="direct"),
        Column("goal", T, "short id", default="metric, period and scope"),
        Column("objective", T, "company objective it serves"),
        Column("owner", T, "who answers for it"),
        NOTE,
    ),
    key=("metric", "period", "scope", "line"),
    short_key="goal",
    required=True,
)
OVER_ASSIGNMENT = Table(
    "over_assignment",
    "a factor, where one mapping is too coarse",
    (
        Column("level", T, "level of plan.yaml, or rep", required=True),
        Column(
            "factor",
            N,
            "how much the quotas exceed the level above",
            "share",
            required=True,
            minimum=0.0,
            maximum=1.0,
        ),
        Column("where", Kind.CONDITION, "whom it covers", default="everyone"),
        NOTE,
    ),
    key=("level", "where"),
)
POTENTIAL = Table(
    "potential",
    "what a territory or a rep's book holds",
    (
        Column("territory", T, "the territory, or"),
        Column("rep", T, "the rep whose book it is"),
        Column("metric", T, "metric of plan.yaml", required=True),
        Column(
            "driver",
            T,
            "potential, base or any name used in fair_share",
            default="potential",
            fill="potential",
        ),
        Column("period", P, "when", default="the year"),
        Column("potential", N, "how much", "unit of the driver", required=True, minimum=0.0),
        NOTE,
    ),
    key=("territory", "rep", "metric", "driver", "period"),
)
STRENGTHS = Table(
    "strengths",
    "a rep's productivity",
    (
        Column("rep", T, "who", required=True),
        Column("metric", T, "metric of plan.yaml", required=True),
        Column(
            "strength",
            N,
            "against a typical rep of the role",
            "1 = typical",
            required=True,
            minimum=0.01,
            maximum=100.0,
        ),
        NOTE,
    ),
    key=("rep", "metric"),
)


def _happened(actual: Column) -> tuple[Column, ...]:
    return (
        Column("period", P, "when", required=True),
        Column("metric", T, "metric of plan.yaml", required=True),
        Column("rep", T, "who made it"),
        Column("territory", T, "where"),
        actual,
        Column("quota", N, "what was asked", "unit of the metric", minimum=0.0),
        Column("base", N, "what was due", "unit of the metric", minimum=0.0),
        NOTE,
    )


_ACTUAL = Column("actual", N, "what was sold or kept", "unit of the metric", required=True)
_WHAT_HAPPENED = ("period", "metric", "rep", "territory")
HISTORY = Table("history", "what happened before the year", _happened(_ACTUAL), _WHAT_HAPPENED)
ACTUALS = Table("actuals", "what has happened in the year", _happened(replace(_ACTUAL, minimum=0.0)), _WHAT_HAPPENED)
ABSENCES = Table(
    "absences",
    "leave",
    (
        Column("rep", T, "who", required=True),
        Column("from", D, "first day away", required=True),
        Column("to", D, "last day away", required=True),
        NOTE,
    ),
    key=("rep", "from"),
)
LIMITS = Table(
    "limits",
    "a bound",
    (
        Column("per", Kind.KEYS, "keys that are not summed over", required=True),
        Column("where", Kind.CONDITION, "what it covers", default="everything"),
        Column("measure", T, "what is bounded", required=True),
        Column("of", T, "metric of a ratio, driver of an equity"),
        Column("min", N, "at least"),
        Column("max", N, "at most"),
        Column("priority", N, "soft, with this priority", default="hard", minimum=1.0),
        Column("prorate", Kind.FLAG, "scale amounts by available time", default=True),
        NOTE,
    ),
    key=("per", "where", "measure", "of", "priority"),
)
LOCKS = Table(
    "locks",
    "a fixed quota",
    (
        Column("rep", T, "who", required=True),
        Column("territory", T, "where", default="the sum over territories"),
        Column("metric", T, "metric of plan.yaml", required=True),
        Column("period", P, "when", default="the sum over the year"),
        Column("quota", N, "the street number", "unit of the metric", required=True, minimum=0.0),
        NOTE,
    ),
    key=("rep", "territory", "metric", "period"),
)
CURRENT = Table(
    "current",
    "a quota of the plan in force",
    (
        Column("rep", T, "who", required=True),
        Column("territory", T, "where"),
        Column("metric", T, "metric of plan.yaml", required=True),
        Column("period", P, "when", required=True),
        Column("quota", N, "the quota in force", "unit of the metric", required=True, minimum=0.0),
        NOTE,
    ),
    key=("rep", "territory", "metric", "period"),
)
RESTATE = Table(
    "restate",
    "a territory that was renamed, split or merged",
    (
        Column("from_territory", T, "the territory as it was called", required=True),
        Column("to_territory", T, "a territory that takes it over, in whole or part", required=True),
        Column("share", N, "the part of it that goes there", "share", required=True, minimum=0.0, maximum=1.0),
        Column("metric", T, "for this metric only", default="all"),
        Column("applied", D, "the day up to which the plan in force has taken it in", default="not yet"),
        NOTE,
    ),
    key=("from_territory", "to_territory", "metric"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        REPS, TERRITORIES, ASSIGNMENTS, GOALS, OVER_ASSIGNMENT, POTENTIAL, STRENGTHS,
        HISTORY, ACTUALS, ABSENCES, LIMITS, LOCKS, CURRENT, RESTATE,
    )
}  # fmt: skip
