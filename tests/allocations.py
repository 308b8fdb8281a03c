"""A small allocation written by hand, for what reads allocations without making them."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.plan.calendar import Calendar
from allocator.plan.columns import TABLES
from allocator.plan.plan import Plan
from allocator.plan.settings import Settings

TOO_MANY_TO_PRICE = 1_000_000
"""There is no solved program behind the tables from which prices could be worked out."""

REPS = """rep,name,role,region,team
Ann,Ann Ames,AE,EMEA,North
Bob,Bob Best,AE,EMEA,South
Cy,Cy Cole,AE,AMER,West
"""
QUOTAS = """rep,territory,metric,period,quota,name,role,line,region,team,base,rate,fair_share,load
Ann,Oslo,customers,FY2027-Q1,3,Ann Ames,AE,direct,EMEA,North,,,5,0.09
Ann,Oslo,customers,FY2027-Q2,2,Ann Ames,AE,direct,EMEA,North,,,5,0.06
Ann,Oslo,customers,FY2027-Q3,2,Ann Ames,AE,direct,EMEA,North,,,5,0.06
Ann,Oslo,customers,FY2027-Q4,3,Ann Ames,AE,direct,EMEA,North,,,5,0.09
Ann,Oslo,revenue,FY2027-Q1,82000,Ann Ames,AE,direct,EMEA,North,,,103000,0.91
Ann,Oslo,revenue,FY2027-Q2,94400,Ann Ames,AE,direct,EMEA,North,,,103000,0.86
Ann,Oslo,revenue,FY2027-Q3,95000,Ann Ames,AE,direct,EMEA,North,,,103000,0.86
Ann,Oslo,revenue,FY2027-Q4,100000,Ann Ames,AE,direct,EMEA,North,,,103000,0.88
Bob,Rome,revenue,FY2027-Q1,150000,Bob Best,AE,direct,EMEA,South,,,147290,0.5
Bob,Rome,revenue,FY2027-Q2,150000,Bob Best,AE,direct,EMEA,South,,,147290,0.5
Bob,Rome,revenue,FY2027-Q3,150000,Bob Best,AE,direct,EMEA,South,,,147290,0.5
Bob,Rome,revenue,FY2027-Q4,150000,Bob Best,AE,direct,EMEA,South,,,147290,0.5
Cy,Reno,revenue,FY2027-Q1,80000,Cy Cole,AE,direct,AMER,West,,,71585,0.4
Cy,Reno,revenue,FY2027-Q2,80000,Cy Cole,AE,direct,AMER,West,,,71585,0.4
Cy,Reno,revenue,FY2027-Q3,80000,Cy Cole,AE,direct,AMER,West,,,71585,0.4
Cy,Reno,revenue,FY2027-Q4,87000,Cy Cole,AE,direct,AMER,West,,,71585,0.4
"""
REP_YEARS = """rep,name,role,line,metric,quota,fair_share,last_year,growth,load,\
share_of_potential,quota_to_ote,binding,note
Ann,Ann Ames,AE,direct,customers,10,20,,,0.953,,,capacity,
Ann,Ann Ames,AE,direct,revenue,371400,412000,352000,0.055114,0.953,0.206333,3.714,"capacity x2, growth",80 %
Bob,Bob Best,AE,direct,revenue,600000,589160,,,0.5,,,,
Cy,Cy Cole,AE,direct,revenue,327000,286340,300000,0.09,0.4,,,,
"""
ROLLUP = """level,node,line,metric,period,goal_part,target,quota,cover,\
cover_without_open_seats,last_year,growth
company,,direct,customers,FY2027,20,20,10,0.5,0.5,,
company,,direct,revenue,FY2027,1250000,1287500,1298400,1.008466,1.008466,,
region,AMER,direct,revenue,FY2027,278000,286340,327000,1.141999,1.141999,,
region,EMEA,direct,customers,FY2027,20,20,10,0.5,0.5,,
region,EMEA,direct,revenue,FY2027,972000,1001160,971400,0.970274,0.970274,,
team,North,direct,customers,FY2027,20,20,10,0.5,0.5,,
team,North,direct,revenue,FY2027,400000,412000,371400,0.901456,0.901456,,
team,South,direct,revenue,FY2027,572000,589160,600000,1.0184,1.0184,,
team,West,direct,revenue,FY2027,278000,286340,327000,1.141999,1.141999,,
"""
GOALS = """goal,metric,period,scope,line,priority,amount,carried,gap,rate,uncovered,over_assigned_target,\
over_assigned_carried,objective,owner,note
grow,revenue,FY2027,,direct,1,1250000,1250000,0,,0,1287500,1287500,Grow 8 % in 2027,Dee,
logos,customers,FY2027,region=EMEA,direct,2,20,10,10,,0,20,10,,,
"""
RULES = """rule,label,value,min,max,slack,binding,price
goals,"goals(revenue, FY2027)",1298400,,1287500,-10900,True,0.000031
capacity,"capacity(Ann, FY2027-Q1)",396,,396.000000001,0.000000001,True,4.5
capacity,"capacity(Ann, FY2027-Q2)",360,,396,36,False,0
"""
WATERFALL = """rep,metric,share_of_goal,padding_region,padding_team,padding_rep,fair_share,capacity,growth,\
carried_for_others,rounding,quota
Ann,customers,20,0,0,0,20,-10,0,0,0,10
Ann,revenue,400000,0,0,12000,412000,-60000,-12000,31000,400,371400
Bob,revenue,572000,0,0,17160,589160,0,0,10800,40,600000
Cy,revenue,278000,0,0,8340,286340,0,0,40660,0,327000
"""
UNCOVERED = """kind,territory,rep,metric,period,amount,why
potential,Bonn,,revenue,FY2027,120000,no rep covers it
"""
ASSUMPTIONS = """kind,where,what
default,reps.csv fte,1 for 3 rows
"""


def settings(**changes: Any) -> Settings:
    """Return the settings of the plan behind the allocation."""
    stated: dict[str, Any] = {
        "name": "FY2027 base",
        "currency": "USD",
        "year_starts": date(2027, 1, 1),
        "periods": "quarter",
        "levels": ("region", "team"),
        "metrics": {
            "revenue": {"label": "New revenue", "unit": "USD", "round_to": 100},
            "customers": {"label": "New customers", "unit": "customer", "round_to": 1},
        },
        "roles": {"AE": {"metrics": {"revenue": {}, "customers": {}}}},
    }
    return Settings.model_validate(stated | changes)


def plan(**changes: Any) -> Plan:
    """Return a plan whose tables are empty but for the reps."""
    stated = settings(**changes)
    tables = {name: pd.DataFrame(columns=[c.name for c in table.columns]) for name, table in TABLES.items()}
    tables["reps"] = read(REPS)
    return Plan(stated, Calendar(stated.year_starts, stated.periods), tables)


def read(text: str) -> pd.DataFrame:
    """Read a table as a run hands it over: text without gaps, numbers with NaN."""
    frame = pd.read_csv(StringIO(text))
    texts = [name for name in frame if name in _TEXT]
    return frame.assign(**frame[texts].astype(object).fillna("").astype(str))


_TEXT = ("note", "binding", "objective", "owner", "scope", "territory", "rep", "node", "why")


def allocation(**changes: Any) -> Allocation:
    """Return the allocation, with some of its parts replaced."""
    parts: dict[str, Any] = {
        "plan": plan(),
        "status": Status.SHORT,
        "sentence": "New customers falls short by 10 of 20.",
        "quotas": read(QUOTAS),
        "reps": read(REP_YEARS),
        "rollup": read(ROLLUP),
        "goals": read(GOALS),
        "rules": read(RULES).assign(binding=[True, True, False]),
        "waterfall": read(WATERFALL),
        "uncovered": read(UNCOVERED),
        "assumptions": read(ASSUMPTIONS),
        "evidence": None,
        "run": {"digest": "00ff", "solver": "newton", "cells": TOO_MANY_TO_PRICE, "seconds": {"total": 0.12}},
    }
    return Allocation(**parts | changes)
