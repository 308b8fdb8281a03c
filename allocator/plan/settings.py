"""The settings of plan.yaml, read field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class Block(BaseModel):
    """A block of plan.yaml: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Metric(Block):
    """Something sold or kept that adds up."""

    label: str = ""
    """How it is called in the outputs; the key when left out."""
    unit: str = ""
    """Unit of the quota; a currency code prints as money."""
    round_to: Positive = 1.0
    """Quotas are multiples of this."""
    productivity: Positive | None = None
    """Units per full-time year at full ramp; turned into hours per unit."""
    hours_per_unit: NotNegative | None = None
    """Selling hours a typical rep needs for one unit."""
    fair_share: dict[str, NotNegative] = {}
    """Weight of each driver; potential where it is given, else history, else capacity."""
    seasonality: Literal["history"] | tuple[NotNegative, ...] | None = None
    """Profile of the year, one number a period or a month; by working days when left out."""
    base: bool = False
    """Whether it is a share of something that potential.csv gives as driver `base`."""
    max_rate: Positive = 1.0
    """The most of the base that may be asked."""
    part_of: str | None = None
    """The metric that already contains it."""
    sum_of: tuple[str, ...] = ()
    """The metrics it adds up; it has no cells of its own."""
    ramp: str | None = None
    """Ramp profile for this metric instead of the rep's; `none` for full productivity from the first day."""


ROLE_KEYS = ("productivity", "hours_per_unit", "fair_share", "seasonality", "max_rate", "ramp")
"""The keys of a metric that may differ by role; the others would stop it from adding up."""


class Role(Block):
    """What a kind of rep sells, in which line of credit."""

    metrics: dict[str, dict[str, Any]] = {}
    """Metrics of the role, each with the keys it overrides."""
    line: str = "direct"
    """Line of credit."""
    capacity: Literal["hours", "none"] = "hours"
    """`none` for a house rep: no capacity and no load."""


class Capacity(Block):
    """Selling time."""

    hours_per_day: Positive = 8.0
    """Working hours of a full-time day."""
    selling_share: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Part of the working time that is spent selling."""
    load_limit: Positive = 1.0
    """Hours the quotas may need ÷ hours available."""
    load_priority: Annotated[int, Field(ge=1)] | None = None
    """Priority that makes the limit soft; hard when left out."""


class HistoryUse(Block):
    """How history is read."""

    window: Annotated[int, Field(ge=1)] = 12
    """How many months before the year count; written `12 months`."""
    of: Literal["territory", "rep"] = "territory"
    """Whom history belongs to."""


class YearPolicy(Block):
    """What happens when the year moves."""

    policy: Literal["keep", "recover"] | Share = "keep"
    """Whether a closed period's miss is made up for in what is left of the year."""
    hold_below: NotNegative = 0.0
    """Changes below this part of a rep's rest of year are not made."""


class OverAssignment(Block):
    """How much quotas exceed the level above."""

    factors: dict[str, Share] = {}
    """Factor by level, `rep` being the last."""
    warn_above: NotNegative = 0.2
    """Compounded padding above this is warned of."""


class Settings(Block):
    """plan.yaml, whole."""

    name: str = "plan"
    currency: str = ""
    year_starts: date
    fiscal_label: Literal["end", "start"] = "end"
    periods: Literal["month", "quarter", "half", "year"] = "month"
    country: str = ""
    levels: tuple[str, ...] = ()
    metrics: dict[str, Metric]
    roles: dict[str, Role]
    capacity: Capacity = Capacity()
    ramp: dict[str, tuple[Annotated[float, Field(gt=0, le=1)], ...]] = {}
    over_assignment: OverAssignment = OverAssignment()
    history: HistoryUse = HistoryUse()
    play_to_strengths: Share = 0.0
    shortfall: Literal["even", "total"] = "even"
    reach_give_up: Share = 0.01
    year: YearPolicy = YearPolicy()

    def metric_for(self, role: str, metric: str) -> Metric:
        """Return the metric as the role sees it, its overridden keys replaced."""
        return self.metrics[metric].model_copy(update=self.roles[role].metrics.get(metric, {}))

    @property
    def cell_metrics(self) -> tuple[str, ...]:
        """Metrics that have cells: all but the sums."""
        return tuple(name for name, metric in self.metrics.items() if not metric.sum_of)

    def parts(self, metric: str) -> tuple[str, ...]:
        """Metrics whose cells make up `metric`: itself, or those it sums."""
        return self.metrics[metric].sum_of or (metric,)
