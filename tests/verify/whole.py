"""A whole allocation whose every figure is found by hand: two people, one year, 10 % over-assignment.

Revenue: a goal of 200, alike for both, so 110 each with the padding. Renewals: 40 % of 200 due in Oslo is 80 for Ann.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from allocator import allocate
from allocator.plan.plan import Plan
from allocator.verify import verify
from tests.verify.toy import plan

TABLES = {
    "reps": "rep,role,territory,region,ote,open_seat\nAnn,AE,Oslo,EMEA,50,\nBob,AE,Reno,AMER,,yes\n",
    "goals": "metric,period,amount,rate,priority\nrevenue,FY2027,200,,1\nrenewal,FY2027,,0.4,2\n",
    "history": "period,metric,territory,actual\nFY2026,revenue,Oslo,100\n",
    "potential": "territory,metric,driver,potential\nOslo,revenue,,1000\nReno,revenue,,1000\nOslo,renewal,base,200\n",
    "limits": "per,where,measure,of,max\nrep metric,metric=revenue,growth,,0.3\nall,metric=renewal,ratio,revenue,0.5\n",
    "locks": "rep,metric,quota\nBob,revenue,110\n",
}
METRICS = {
    "revenue": {"unit": "USD", "hours_per_unit": 1},
    "renewal": {"unit": "USD", "hours_per_unit": 2, "base": True, "max_rate": 0.9},
    "bookings": {"sum_of": ["revenue", "renewal"]},
}


@lru_cache
def asked() -> Plan:
    """The plan."""
    return plan(METRICS, tables=TABLES, over_assignment={"rep": 0.1})


@lru_cache
def tables() -> dict[str, pd.DataFrame]:
    """The tables of its allocation."""
    return dict(allocate(asked()).tables)


def changed(name: str, where: str, **values: object) -> list[str]:
    """What is said when a table is altered in the rows that a query picks."""
    table = tables()[name].copy()
    rows = table.query(where).index
    for column, value in values.items():
        if isinstance(table[column].dtype, pd.CategoricalDtype):
            table[column] = table[column].astype(object)
        table.loc[rows, column] = value
    return list(map(str, verify(asked(), {**tables(), name: table})))
