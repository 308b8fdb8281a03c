"""The AdventureWorks reseller data as a scenario folder: a history of twelve quarters, rosters and territories."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "adventureworks"
SHIFT = timedelta(days=2376)
"""From the days of employment to those of the orders; see SOURCE.txt of the data."""
MANAGERS = ("272", "290", "294")
PLAN = """name: AdventureWorks resellers FY2021
currency: USD
year_starts: 2020-07-01
periods: quarter
country: US
metrics:
  revenue: {label: Reseller revenue, unit: USD, round_to: 1000}
roles:
  rep: {metrics: [revenue]}
  manager: {metrics: [revenue]}
"""


def write_scenario(to: Path, data: Path = DATA) -> Path:
    """Write the folder: who was there is who had a quota; who covered what is when who sold where."""
    to.mkdir(parents=True)
    quarters = pd.read_csv(data / "quota_vs_actual_by_rep_quarter.csv", dtype={"EmployeeKey": str})
    lines = pd.read_csv(data / "reseller_sales_lines.csv", dtype=str, parse_dates=["OrderDate"])
    employees = pd.read_csv(data / "sales_employees.csv", dtype={"EmployeeKey": str}, parse_dates=["StartDate"])
    names = employees.set_index("EmployeeKey").apply(lambda row: f"{row['FirstName'][0]}. {row['LastName']}", axis=1)
    regions = pd.read_csv(data / "sales_territories.csv", dtype=str).set_index("SalesTerritoryKey")["Region"]
    sold = _sold(lines)
    tables = {
        "reps": _reps(employees, names),
        "territories": pd.DataFrame({"territory": sorted(regions.dropna())}),
        "history": _history(quarters, sold, names, regions),
        "assignments": _assignments(sold, data, names, regions),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2021"], "amount": [40_000_000]}),
    }
    (to / "plan.yaml").write_text(PLAN, encoding="utf-8")
    for name, table in tables.items():
        table.to_csv(to / f"{name}.csv", index=False, lineterminator="\n")
    return to


def fiscal(quarter: str) -> str:
    """Name a calendar quarter such as 2018Q3 in a fiscal year that begins in July."""
    year, number = int(quarter[:4]), int(quarter[5])
    return f"FY{year + (number > 2)}-Q{(number + 1) % 4 + 1}"


def _sold(lines: pd.DataFrame) -> pd.DataFrame:
    quarter = lines["OrderDate"].dt.to_period("Q").astype(str)
    amount = lines["SalesAmount"].astype(float)
    keys = [
        lines["EmployeeKey"].rename("rep"),
        lines["SalesTerritoryKey"].rename("territory"),
        quarter.rename("quarter"),
    ]
    return amount.groupby(keys).sum().rename("actual").reset_index()


def _reps(employees: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    key = employees["EmployeeKey"]
    start = (employees["StartDate"] + SHIFT).dt.date
    role = key.isin(MANAGERS).map({True: "manager", False: "rep"})
    return pd.DataFrame({"rep": key.map(names), "role": role, "start": start})


def _history(quarters: pd.DataFrame, sold: pd.DataFrame, names: pd.Series, regions: pd.Series) -> pd.DataFrame:
    """Sales by rep and territory, and a row of zero for everybody who had a quota and sold nothing."""
    roster = quarters[["EmployeeKey", "SalesQuarter"]].set_axis(["rep", "quarter"], axis=1)
    rows = roster.merge(sold, how="left", on=["rep", "quarter"])
    return pd.DataFrame({
        "period": rows["quarter"].map(fiscal),
        "metric": "revenue",
        "rep": rows["rep"].map(names),
        "territory": rows["territory"].map(regions),
        "actual": rows["actual"].fillna(0.0).round(2),
    })  # fmt: skip


def _assignments(sold: pd.DataFrame, data: Path, names: pd.Series, regions: pd.Series) -> pd.DataFrame:
    """Reps by the quarters in which they began and ceased to sell somewhere; managers by the bridge, always."""
    bridge = pd.read_csv(data / "employee_territory_bridge.csv", dtype=str).set_axis(["rep", "territory"], axis=1)
    managed = bridge[bridge["rep"].isin(MANAGERS)].assign(first="2017Q3", last="2020Q2")
    pairs = sold[~sold["rep"].isin(MANAGERS)].groupby(["rep", "territory"])["quarter"].agg(["min", "max"])
    rows = pd.concat([managed, pairs.set_axis(["first", "last"], axis=1).reset_index()])
    first, last = (pd.PeriodIndex(rows[column], freq="Q") for column in ("first", "last"))
    ended = pd.Series(last.end_time.date, rows.index).where(rows["last"] < "2020Q2", "")
    return pd.DataFrame({
        "rep": rows["rep"].map(names),
        "territory": rows["territory"].map(regions),
        "from": first.start_time.date,
        "to": ended,
    }).sort_values(["rep", "territory"])  # fmt: skip


if __name__ == "__main__":
    print(write_scenario(Path(sys.argv[1])))
