"""The settings of plan.yaml, read field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypedDict

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
    with_config,
)

from allocator.plan.written import (
    SettingError,
    as_date,
    as_drivers,
    as_factors,
    as_months,
    as_names,
    as_number,
    as_overrides,
    as_policy,
    as_season,
    as_text,
    as_triggers,
    kind_of_policy,
    with_full_metrics,
)

Number = Annotated[float, BeforeValidator(as_number)]
Share = Annotated[Number, Field(ge=0, le=1)]
Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Text = Annotated[str, BeforeValidator(as_text)]
Names = Annotated[tuple[Text, ...], BeforeValidator(as_names)]
Drivers = Annotated[dict[str, NotNegative], BeforeValidator(as_drivers)]
Season = Annotated[Literal["history"] | tuple[NotNegative, ...] | None, BeforeValidator(as_season)]
Priority = Annotated[int, BeforeValidator(as_number), Field(ge=1)]


class Block(BaseModel):
    """A block of plan.yaml: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Metric(Block):
    """Something sold or kept that adds up."""

    label: Text = ""
    """How it is called in the outputs; the key when left out."""
    unit: Text = ""
    """Unit of the quota; a currency code prints as money."""
    round_to: Positive = 1.0
    """Quotas are multiples of this."""
    productivity: Positive | None = None
    """Units per full-time year at full ramp; turned into hours per unit."""
    hours_per_unit: NotNegative | None = None
    """Selling hours a typical rep needs for one unit."""
    fair_share: Drivers = {}
    """Weight of each driver; potential where it is given, else history, else capacity."""
    seasonality: Season = None
    """Profile of the year, one number a period or a month; by working days when left out."""
    base: bool = False
    """Whether it is a share of something that potential.csv gives as driver `base`."""
    max_rate: Positive = 1.0
    """The most of the base that may be asked."""
    part_of: Text | None = None
    """The metric that already contains it."""
    sum_of: Names = ()
    """The metrics it adds up; it has no cells of its own."""
    ramp: Text | None = None
    """Ramp profile for this metric instead of the rep's; `none` for full productivity from the first day."""


ROLE_KEYS = ("productivity", "hours_per_unit", "fair_share", "seasonality", "max_rate", "ramp")
"""The keys of a metric that may differ by role; the others would stop it from adding up."""


@with_config(ConfigDict(extra="forbid", allow_inf_nan=False))
class Overrides(TypedDict, total=False):
    """What a role may say of a metric otherwise than the metric itself."""

    productivity: Positive
    hours_per_unit: NotNegative
    fair_share: Drivers
    seasonality: Season
    max_rate: Positive
    ramp: Text


class Role(Block):
    """What a kind of rep sells, in which line of credit."""

    metrics: Annotated[dict[str, Overrides], BeforeValidator(as_overrides)] = {}
    """Metrics of the role, each with the keys it overrides."""
    line: Text = "direct"
    """Line of credit."""
    capacity: Literal["hours", "none"] = "hours"
    """`none` for a house rep: no capacity and no load."""


class Capacity(Block):
    """Selling time."""

    hours_per_day: Positive = 8.0
    """Working hours of a full-time day."""
    selling_share: Annotated[Number, Field(gt=0, le=1)] = 1.0
    """Part of the working time that is spent selling."""
    load_limit: Positive = 1.0
    """Hours the quotas may need ÷ hours available."""
    load_priority: Priority | None = None
    """Priority that makes the limit soft; hard when left out."""


class HistoryUse(Block):
    """How history is read."""

    window: Annotated[int, BeforeValidator(as_months), Field(ge=1)] = 12
    """How many months before the year count; written `12 months`."""
    of: Literal["territory", "rep"] = "territory"
    """Whom history belongs to."""


OnePolicy = Annotated[Literal["keep", "recover"] | Share, BeforeValidator(as_policy)]
ByMetric = Annotated[OnePolicy, Tag("one")] | Annotated[dict[Text, OnePolicy], Tag("by metric")]


class Trigger(Block):
    """A state of the year in which the planner wants to re-allocate."""

    behind: Annotated[Number, Field(gt=0, le=1)]
    """Part of the quotas of the periods that ended which was not reached."""
    left: Annotated[int, BeforeValidator(as_number), Field(ge=1)] = 1
    """Quota periods that must still be left to act in, at least."""
    metric: Text = ""
    """The only metric it looks at; every metric when left out."""


class YearPolicy(Block):
    """What happens when the year moves."""

    policy: Annotated[ByMetric, Discriminator(kind_of_policy)] = "keep"
    """Whether the miss of a closed period is made up for in what is left of the year: keep, recover or a share, for \
all metrics or by metric."""
    touch: Literal["few", "even"] = "few"
    """Whether few reps are moved, or all by a little."""
    max_change: NotNegative | None = None
    """The most that a rep's rest of the year may move, as a share of it."""
    hold_below: NotNegative = 0.0
    """Changes below this part of a rep's rest of year are not made."""
    as_of: Annotated[date, BeforeValidator(as_date)] | None = None
    """The day up to which the plan in force has been re-allocated."""
    triggers: Annotated[tuple[Trigger, ...], BeforeValidator(as_triggers)] = ()
    """When `allocator review` advises to re-allocate, a list with behind: share, left: periods, metric: name."""

    def policy_for(self, metric: str) -> float:
        """Return the part of a miss of a metric that is made up for: 0 for `keep`, 1 for `recover`."""
        given = self.policy.get(metric, "keep") if isinstance(self.policy, dict) else self.policy
        return {"keep": 0.0, "recover": 1.0}[given] if isinstance(given, str) else float(given)


class OverAssignment(Block):
    """How much quotas exceed the level above."""

    factors: dict[str, Share] = {}
    """Factor by level, `rep` being the last."""
    warn_above: NotNegative = 0.2
    """Compounded padding above this is warned of."""


def _first_of_a_month(day: date) -> date:
    if day.day != 1:
        raise SettingError("is not the first day of a month", f"write {day.replace(day=1)}")
    return day


class Settings(Block):
    """plan.yaml, whole."""

    name: Text = "plan"
    """How the scenario is called."""
    currency: Text = ""
    """Code of the currency, for the outputs."""
    year_starts: Annotated[date, BeforeValidator(as_date), AfterValidator(_first_of_a_month)]
    """First day of the planning year, any first of a month."""
    fiscal_label: Literal["end", "start"] = "end"
    """Whether FY2027 is named by the calendar year in which it ends or starts."""
    periods: Literal["month", "quarter", "half", "year"] = "month"
    """Periods in which quotas are set."""
    country: Text = ""
    """Country whose public holidays are no working days, as a two-letter code; none when left out."""
    levels: Names = ()
    """Columns of reps.csv above the rep, top to bottom."""
    metrics: Annotated[dict[str, Metric], Field(min_length=1)]
    """What is sold or kept, by short name."""
    roles: Annotated[dict[str, Role], Field(min_length=1)]
    """Kinds of reps, by short name."""
    capacity: Capacity = Capacity()
    """Selling time."""
    ramp: dict[str, tuple[Share, ...]] = {}
    """Ramp profiles by name: the share of full productivity in each month of tenure, 1 afterwards."""
    over_assignment: Annotated[OverAssignment, BeforeValidator(as_factors)] = OverAssignment()
    """How much quotas exceed the level above: a factor by level, `rep` being the last, and `warn_above`."""
    history: HistoryUse = HistoryUse()
    """How history is read."""
    play_to_strengths: Share = 0.0
    """0 for fair share to 1 for the least selling hours."""
    shortfall: Literal["even", "total"] = "even"
    """Whether goals of one priority fall short evenly, or by the least total."""
    reach_give_up: Share = 0.01
    """Part of a goal that falls short which may be given up for balance."""
    year: YearPolicy = YearPolicy()
    """What happens when the year moves."""

    @model_validator(mode="before")
    @classmethod
    def _written_shortly(cls, data: Any) -> Any:
        return with_full_metrics(data)

    def metric_for(self, role: str, metric: str) -> Metric:
        """Return the metric as the role sees it; either way to give effort replaces both of the metric."""
        changed: dict[str, Any] = dict(self.roles[role].metrics.get(metric, {}))
        for given, other in (("productivity", "hours_per_unit"), ("hours_per_unit", "productivity")):
            if given in changed and other not in changed:
                changed[other] = None
        return self.metrics[metric].model_copy(update=changed)

    @property
    def cell_metrics(self) -> tuple[str, ...]:
        """Metrics that have cells: all but the sums."""
        return tuple(name for name, metric in self.metrics.items() if not metric.sum_of)

    def parts(self, metric: str) -> tuple[str, ...]:
        """Metrics whose cells make up `metric`: itself, or those it sums."""
        return self.metrics[metric].sum_of or (metric,)
