"""What must hold of the input: one function for each thing that can be wrong, in the order planners look.

A check takes the draft of a plan and tells its findings; all checks run, so that everything is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from allocator.errors import Finding
from allocator.plan.checks import (
    bounds,
    conditions,
    cover,
    goals,
    happened,
    levels,
    limits,
    locks,
    metrics,
    people,
    roles,
    settings,
    sizes,
    structure,
)
from allocator.plan.draft import Draft

Check = Callable[[Draft], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    structure.missing_tables,
    structure.missing_columns,
    structure.blank_cells,
    structure.repeated_rows,
    sizes.too_many_cells,
    settings.year_out_of_range,
    settings.unknown_country,
    settings.long_window,
    levels.unknown_levels,
    levels.misnamed_levels,
    levels.factors_of_unknown_levels,
    metrics.unknown_parts,
    metrics.circles,
    metrics.sums_of_different_units,
    metrics.effort_given_twice,
    metrics.unknown_drivers,
    metrics.unknown_ramps,
    metrics.seasons_of_wrong_length,
    metrics.rates_out_of_range,
    roles.unknown_metrics,
    roles.nothing_to_sell,
    people.unknown_roles,
    people.unknown_ramps,
    people.unknown_territories,
    people.unknown_countries,
    people.unknown_reps,
    people.ends_before_start,
    people.overlapping_spells,
    people.overlapping_absences,
    people.no_working_time,
    cover.unknown_territories,
    cover.metrics_not_sold,
    cover.ends_before_start,
    cover.repeated_cover,
    cover.shares_above_one,
    cover.holders_of_potential,
    goals.unknown_metrics,
    goals.unknown_lines,
    goals.amount_or_rate,
    goals.rate_without_base,
    goals.misplaced_periods,
    goals.uneven_priorities,
    goals.repeated_goals,
    happened.unknown_metrics,
    happened.misplaced_periods,
    conditions.unreadable_conditions,
    conditions.unknown_keys,
    conditions.unclear_keys,
    conditions.unknown_values,
    limits.unknown_measures,
    limits.unknown_keys,
    limits.unclear_keys,
    limits.missing_keys,
    limits.missing_of,
    limits.mixed_units,
    limits.rate_without_base,
    bounds.no_bound,
    bounds.crossed_bounds,
    bounds.impossible_bounds,
    locks.misplaced_periods,
    locks.impossible_cells,
    locks.above_a_cap,
)
