"""A small plan in memory for tests of reading and checking: settings and tables to change from."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.plan.read import plan_from

SETTINGS: dict[str, Any] = {
    "year_starts": "2027-01-01",
    "periods": "quarter",
    "country": "US",
    "levels": ["region"],
    "metrics": {"revenue": {"unit": "USD"}, "units": {"unit": "piece"}},
    "roles": {"AE": {"metrics": ["revenue", "units"]}},
}


def csv(text: str) -> pd.DataFrame:
    """Read a table written in a test as text."""
    return pd.read_csv(StringIO(text), dtype="str", na_filter=False)


def tables(**more: str) -> dict[str, pd.DataFrame]:
    """Return two reps and a goal, with other tables added or replaced."""
    texts = {
        "reps": "rep,region\nAnn,EMEA\nBob,AMER\n",
        "goals": "metric,period,amount\nrevenue,FY2027,1000\n",
        **more,
    }
    return {name: csv(text) for name, text in texts.items()}


def plan(settings: dict[str, Any] | None = None, **more: str) -> Plan:
    """Read the small plan with some settings and tables changed."""
    return plan_from({**SETTINGS, **(settings or {})}, tables(**more))


def findings(settings: dict[str, Any] | None = None, **more: str) -> list[str]:
    """Return what is told of the small plan with some settings and tables changed."""
    with pytest.raises(PlanError) as caught:
        plan(settings, **more)
    return [str(finding) for finding in caught.value.findings]
