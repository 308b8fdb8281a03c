"""Ramp profiles: the share of full productivity in each month of tenure."""

from __future__ import annotations

import pandas as pd

from allocator.desk.edit import Edit, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.insight.wording import percent
from allocator.plan.numbers import NumberFormatError

MOST_MONTHS = 24
NEW = (0.25, 0.5, 0.75)
_SPARE = 2


def ramp_table(stated: Stated) -> pd.DataFrame:
    """Return a row for each profile: its name, and a column for each month; blank is 100 % from then on."""
    profiles = stated.settings.ramp
    months = min(max([*map(len, profiles.values()), 2]) + _SPARE, MOST_MONTHS)
    return pd.DataFrame(
        {
            _month(k): [percent(values[k]) if k < len(values) else "" for values in profiles.values()]
            for k in range(months)
        },
        index=pd.Index(list(profiles), name="profile"),
        dtype="str",
    ).reset_index()


def _month(k: int) -> str:
    return f"month {k + 1}"


def ramp_chart(stated: Stated) -> pd.DataFrame:
    """Return the profiles as steps, until the longest is over.

    Columns: profile, month, productivity.
    """
    profiles = stated.settings.ramp
    months = max([*map(len, profiles.values()), 1]) + 1
    return pd.DataFrame(
        [
            {"profile": name, "month": k + 1, "productivity": values[k] if k < len(values) else 1.0}
            for name, values in profiles.items()
            for k in range(months)
        ],
        columns=["profile", "month", "productivity"],
    )


def month_edit(stated: Stated, name: str, month: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed month of a profile asks for; blank ends the profile before it."""
    place = int(month.removeprefix("month ")) - 1
    values = list(stated.settings.ramp[name])
    where = f"plan.yaml ramp.{name} {month}"
    text = typed.strip()
    if not text:
        return SetSetting(("ramp", name), new=values[:place] or [1.0])
    try:
        value = read_typed(text)
    except NumberFormatError as error:
        return Finding(where, str(error), error.remedy)
    value = value / 100 if value > 1 and not text.endswith("%") else value
    if not 0 <= value <= 1:
        return Finding(where, f'"{typed}" is no share of full productivity', "write 0 % to 100 %")
    values += [1.0] * (place + 1 - len(values))
    values[place] = round(value, 9)
    return SetSetting(("ramp", name), new=values)


def new_profile(stated: Stated, name: str) -> Edit | Finding:
    """Return the edit that adds a profile under a free name."""
    tidy = name.strip()
    if not tidy or tidy == "none":
        return Finding("plan.yaml ramp", "needs a name", "type a name, as for the kind of hire")
    if tidy in stated.settings.ramp:
        return Finding("plan.yaml ramp", f'"{tidy}" is there already', "choose another name")
    return SetSetting(("ramp", tidy), new=list(NEW))


def users(stated: Stated, name: str) -> str:
    """Say how many reps ramp by a profile."""
    frame = stated.table("reps")
    count = int((frame["ramp"] == name).sum())
    return f"{count:,} rep{'' if count == 1 else 's'}" if count else "no rep"
