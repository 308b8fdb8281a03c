"""A small scenario on a shelf, for tests of the desk."""

from __future__ import annotations

from pathlib import Path

PLAN = """name: Small   # a comment
currency: USD
year_starts: 2027-01-01
periods: quarter
levels: [region]
metrics:
  # sold
  revenue: {unit: USD, round_to: 100, productivity: 1000000, fair_share: {equal: 1}}
  units: {unit: piece, round_to: 1}
roles:
  AE: {metrics: [revenue, units]}
capacity: {load_limit: 1.1}   # of the time
"""
REPS = 'rep,region,fte,note\nAna,EMEA,1,\nBen,AMER,"0.80","says ""hi"", often"\n\nCem,AMER,1.0,\n'
GOALS = "metric;period;amount\r\nrevenue;FY2027;1,200,000\r\nunits;FY2027;60\r\n"
LIMITS = "per,where,measure,min,max\nrep metric,metric=revenue,quota,,900000\n"
SMALL = {"plan.yaml": PLAN, "reps.csv": REPS, "goals.csv": GOALS, "limits.csv": LIMITS, "notes.txt": "mine\n"}


def lay_out(shelf: Path, name: str = "small", **files: str) -> Path:
    """Write the small scenario, with some of its files changed or added: `reps="..."` for reps.csv."""
    folder = shelf / name
    folder.mkdir(parents=True)
    changed = {f"{table}.csv" if table != "plan" else "plan.yaml": text for table, text in files.items()}
    for file, text in {**SMALL, **changed}.items():
        (folder / file).write_bytes(text.encode())
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}
