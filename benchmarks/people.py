"""The people of a made-up company: who is there when, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[Any]

YEAR_STARTS = np.datetime64("2027-01-01", "D")
YEAR_ENDS = np.datetime64("2027-12-31", "D")
FIRST_MOMENT = np.datetime64("2027-02-01", "D")
DAY = np.timedelta64(1, "D")
TEAM_SIZE, TEAMS_PER_REGION = 10, 10
EVENTS = {
    "steady": 0.43,
    "recent hire": 0.12,
    "hire": 0.10,
    "leaver": 0.06,
    "long leave": 0.08,
    "open seat": 0.09,
    "part-time": 0.06,
    "fewer hours": 0.03,
    "shared": 0.03,
}
"""What can happen to one of each two neighbours in a team; the other one stands in where it must."""
_GIVEN = ["Ana", "Bruno", "Chloé", "Dmitri", "Elif", "Goran", "Igor", "Jürgen", "Keiko", "Łukasz", "Olga"]
_FAMILY = ["Adler", "Baker", "Costa", "Dubois", "García", "Haddad", "Ito", "Kaya", "Lund", "Müller", "Novák"]
_COUNTRIES = np.array(["US", "US", "GB", "US", "DE"])


@dataclass(frozen=True)
class Roster:
    """The reps in order, what happens to each, and when they are away."""

    reps: pd.DataFrame
    event: Array
    away_from: Array
    away_to: Array
    """Days on which somebody else has to cover the rep's territory; NaT for nobody."""


def hire(count: int, random: np.random.Generator) -> Roster:
    """Draw the roster: teams of ten, ten teams to a region, something for one of each two neighbours."""
    event = _events(count, random)
    moment = FIRST_MOMENT + _days(random.integers(0, 270, count))
    away_from, away_to = _away(event, moment)
    reps = _identity(count, random)
    reps["start"], reps["end"] = _employment(event, moment, random)
    reps["fte"] = np.where(event == "part-time", random.choice([0.5, 0.6, 0.8], count), 1.0)
    reps["ramp"] = np.where(np.isin(event, ["recent hire", "hire", "open seat"]), "standard", "")
    reps["open_seat"] = np.where(event == "open seat", random.choice([0.5, 0.8, 1.0], count), np.nan)
    reps["grade"] = np.where(event == "steady", "senior", "junior")
    return Roster(reps, event, away_from, away_to)


def _events(count: int, random: np.random.Generator) -> Array:
    """Draw one event for each pair of neighbours and give it to one of them; an odd last rep has none."""
    pairs = count // 2
    event = np.full(count, "steady", dtype="<U11")
    happens = random.choice(list(EVENTS), pairs, p=list(EVENTS.values()))
    event[2 * np.arange(pairs) + random.integers(0, 2, pairs)] = happens
    return event


def _away(event: Array, moment: Array) -> tuple[Array, Array]:
    begins = np.full(len(event), "NaT", "M8[D]")
    ends = begins.copy()
    joins, leaves, leave = np.isin(event, ["hire", "open seat"]), event == "leaver", event == "long leave"
    begins[joins], ends[joins] = YEAR_STARTS, moment[joins] - DAY
    begins[leaves], ends[leaves] = moment[leaves] + DAY, YEAR_ENDS
    begins[leave], ends[leave] = moment[leave], np.minimum(moment[leave] + 118 * DAY, YEAR_ENDS)
    return begins, ends


def _identity(count: int, random: np.random.Generator) -> pd.DataFrame:
    i = np.arange(count)
    team, region = i // TEAM_SIZE, i // (TEAM_SIZE * TEAMS_PER_REGION)
    names = np.char.add(np.char.add(random.choice(_GIVEN, count), " "), random.choice(_FAMILY, count))
    role = np.where(random.random(count) < 0.7, "AE", "AM")
    return pd.DataFrame(
        {
            "rep": numbered("rep-", i),
            "name": names,
            "role": role,
            "territory": numbered("T", i),
            "region": numbered("R", region, 4),
            "team": numbered("team-", team, 5),
            "country": _COUNTRIES[region % len(_COUNTRIES)],
            "ote": np.where(role == "AE", 160_000, 110_000) + 5_000.0 * random.integers(-3, 4, count),
        }
    )


def _employment(event: Array, moment: Array, random: np.random.Generator) -> tuple[Array, Array]:
    start = np.datetime64("2026-01-01", "D") - _days(random.integers(0, 3_000, len(event)))
    recent = event == "recent hire"
    start[recent] = YEAR_STARTS - _days(random.integers(1, 120, recent.sum()))
    joins = np.isin(event, ["hire", "open seat"])
    start[joins] = moment[joins]
    end = np.full(len(event), "NaT", "M8[D]")
    end[event == "leaver"] = moment[event == "leaver"]
    return start.astype("M8[s]"), end.astype("M8[s]")


def spells(roster: Roster) -> pd.DataFrame:
    """Return reps.csv: one row a rep, two where the hours change in the middle of the year."""
    reps = roster.reps.copy()
    fewer = roster.event == "fewer hours"
    reps["from"] = np.datetime64("NaT", "s")
    reps["to"] = np.where(fewer, np.datetime64("2027-06-30", "s"), np.datetime64("NaT", "s"))
    second = reps[fewer].assign(fte=0.6, to=np.datetime64("NaT", "s"))
    second["from"] = np.datetime64("2027-07-01", "s")
    both: pd.DataFrame = pd.concat([reps, second], ignore_index=True)
    return both.sort_values(["rep", "from"], ignore_index=True)


def assignments(roster: Roster) -> pd.DataFrame:
    """Return assignments.csv: the neighbours of whom one stands in for the other or shares with them."""
    away = np.flatnonzero(~np.isnat(roster.away_from) & (roster.away_from <= roster.away_to))
    shared = np.flatnonzero(roster.event == "shared")
    own = np.concatenate([away, away ^ 1, shared ^ 1])
    rows = [
        _cover(roster, own, own),
        _cover(roster, away ^ 1, away, roster.away_from[away], roster.away_to[away]),
        _cover(roster, shared, shared, share=0.7),
        _cover(roster, shared ^ 1, shared, share=0.3),
    ]
    return pd.concat(rows).sort_values(["rep", "territory"], ignore_index=True)


def _cover(
    roster: Roster,
    who: Array,
    what: Array,
    begins: Array | None = None,
    ends: Array | None = None,
    share: float = np.nan,
) -> pd.DataFrame:
    reps, nothing = roster.reps, np.full(len(who), "NaT", "M8[s]")
    return pd.DataFrame(
        {
            "rep": reps["rep"].to_numpy()[who],
            "territory": reps["territory"].to_numpy()[what],
            "share": np.full(len(who), share),
            "from": nothing if begins is None else begins.astype("M8[s]"),
            "to": nothing if ends is None else ends.astype("M8[s]"),
        }
    )


def absences(roster: Roster, random: np.random.Generator) -> pd.DataFrame:
    """Return absences.csv: long leave that somebody covers, and some fortnights that nobody does."""
    long = roster.event == "long leave"
    short = (roster.event == "steady") & (random.random(len(long)) < 0.15)
    begins = np.where(long, roster.away_from, YEAR_STARTS + _days(random.integers(0, 340, len(long))))
    ends = np.where(long, roster.away_to, begins + 11 * DAY)
    some = long | short
    return pd.DataFrame(
        {
            "rep": roster.reps["rep"].to_numpy()[some],
            "from": begins[some].astype("M8[s]"),
            "to": ends[some].astype("M8[s]"),
        }
    )


def _days(counts: Array) -> Array:
    return counts.astype("m8[D]")


def numbered(prefix: str, numbers: Array, width: int = 6) -> Array:
    """Write a prefix and a number of fixed width for each number."""
    return np.char.add(prefix, np.char.zfill(numbers.astype(f"U{width}"), width))
