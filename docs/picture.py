"""Draw the picture of the README: who carries what of the quickstart, and how two of the quotas came about.

Run `python docs/picture.py` from the top folder; it writes docs/images/quickstart.svg.
"""

from __future__ import annotations

from pathlib import Path

import altair as alt
import pandas as pd

from allocator import Allocation, allocate, read_plan

ROOT = Path(__file__).parents[1]
METRIC = "revenue"
HELD, CARRIES, FAIR = "held back by a limit", "carries for others", "at fair share"
KINDS = [FAIR, CARRIES, HELD]
COLOURS = ["#7D97B3", "#1F6F8B", "#D9772B"]
PADDING, INK, SOFT = "#C3CCD6", "#22303C", "#5B6B7A"
ROW = 26
THOUSAND = 1000
TOTALS = ("fair_share", "quota")


def main() -> None:
    """Write the picture."""
    allocation = allocate(read_plan(ROOT / "scenarios" / "quickstart"))
    picture(allocation).save(ROOT / "docs" / "images" / "quickstart.svg")


def picture(allocation: Allocation) -> alt.HConcatChart:
    """Set all reps beside two waterfalls: who is held back most, and who carries most for others."""
    steps = allocation.waterfall[allocation.waterfall["metric"] == METRIC].set_index("rep")
    held, carrier = _held(steps).idxmin(), steps["carried_for_others"].idxmax()
    waterfalls = alt.vconcat(*(waterfall(steps.loc[rep], rep) for rep in (held, carrier)), spacing=34)
    return (
        alt.hconcat(everyone(allocation, steps), waterfalls, spacing=56)
        .configure(font="Helvetica, Arial, sans-serif", background="white", padding=18)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, labelFontSize=12, domain=False, ticks=False, gridColor="#EBEFF3")
        .configure_title(anchor="start", color=INK, fontSize=15, subtitleColor=SOFT, offset=12)
        .configure_legend(labelColor=INK, labelFontSize=12, symbolType="square", orient="bottom", title=None)
        .configure_header(labelColor=SOFT, labelFontSize=12, labelFontWeight="bold", title=None)
    )


def everyone(allocation: Allocation, steps: pd.DataFrame) -> alt.FacetChart:
    """Bars of quotas, with a mark where each rep's fair share lies."""
    written = (steps["quota"] / THOUSAND).map("{:,.0f}".format)
    rows = steps.assign(kind=_kind(steps), written=written).reset_index()
    rows = rows.merge(allocation.quotas[["rep", "region"]].drop_duplicates().astype(str), on="rep")
    base = alt.Chart().encode(y=alt.Y("rep:N", title=None, sort=None, axis=alt.Axis(labelPadding=8)))
    bars = base.mark_bar(height=15, cornerRadiusEnd=2).encode(
        x=alt.X("quota:Q", title=None, axis=None, scale=alt.Scale(domain=[0, rows["quota"].max() * 1.2])),
        color=alt.Color("kind:N", scale=alt.Scale(domain=KINDS, range=COLOURS)),
    )
    fair = base.mark_tick(thickness=2.5, size=21, color=INK, opacity=1).encode(x="fair_share:Q")
    beside = alt.expr.max(alt.datum["quota"], alt.datum["fair_share"])
    said = (
        base.mark_text(align="left", dx=8, color=INK, fontSize=12)
        .transform_calculate(end=beside)
        .encode(x="end:Q", text="written:N")
    )
    title = alt.Title("New revenue FY2027: who carries what", subtitle="thousands of USD; bar: quota, mark: fair share")
    return (
        alt.layer(bars, fair, said, data=rows)
        .properties(width=380, height=alt.Step(ROW))
        .facet(row=alt.Row("region:N", header=alt.Header(labelPadding=4)))
        .resolve_scale(y="independent")
        .properties(title=title)
    )


def waterfall(steps: pd.Series, rep: str) -> alt.LayerChart:
    """Bars from the share of the goal, step by step, to the quota of one rep."""
    rows = _bars(steps)
    base = alt.Chart(rows).encode(y=alt.Y("step:N", title=None, sort=None, axis=alt.Axis(labelPadding=8)))
    bars = base.mark_bar(height=15, cornerRadius=1.5).encode(
        x=alt.X("low:Q", title=None, axis=None, scale=alt.Scale(domain=[0, rows["high"].max() * 1.24])),
        x2="high:Q",
        color=alt.Color("colour:N", scale=None),
    )
    said = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(x="high:Q", text="written:N")
    return alt.layer(bars, said).properties(
        width=330, height=alt.Step(ROW), title=alt.Title(f"{rep}: from the goal to the quota")
    )


def _bars(steps: pd.Series) -> pd.DataFrame:
    """Return the bars, in thousands that add up as shown; steps of nothing are left out."""
    names = [name for name in steps.index if name not in ("metric", *TOTALS)]
    reached = (steps[names].astype(float).cumsum() / THOUSAND).round()
    before = reached.shift(fill_value=0.0)
    moves = [(name, before[name], reached[name]) for name in names if reached[name] != before[name]]
    totals = {name: (name, 0.0, round(steps[name] / THOUSAND)) for name in TOTALS}
    padded = [move for move in moves if move[0].startswith(("share_of_goal", "padding_"))]
    bars = [*padded, totals["fair_share"], *moves[len(padded) :], totals["quota"]]
    colours = {"share_of_goal": PADDING, "fair_share": COLOURS[0], "quota": _colour(steps)}
    return pd.DataFrame({
        "step": [_called(name) for name, _, _ in bars],
        "low": [min(start, end) for _, start, end in bars],
        "high": [max(start, end) for _, start, end in bars],
        "written": [f"{end:,.0f}" if name in colours else _move(end - start) for name, start, end in bars],
        "colour": [colours.get(name, _pushed(name)) for name, _, _ in bars],
    })  # fmt: skip


def _pushed(name: str) -> str:
    if name.startswith("padding_"):
        return PADDING
    return COLOURS[1] if name == "carried_for_others" else COLOURS[2]


def _called(name: str) -> str:
    words = name.replace("_", " ")
    return f"over-assignment, {words.removeprefix('padding ')}" if words.startswith("padding ") else words


def _colour(steps: pd.Series) -> str:
    return COLOURS[KINDS.index(str(_kind(steps.to_frame().T).iloc[0]))]


def _kind(steps: pd.DataFrame) -> pd.Series:
    """Tell of each rep whether the quota is at fair share, below it by a limit, or above it."""
    unlike = (steps["quota"] / steps["fair_share"] - 1).astype(float)
    return unlike.map(lambda part: HELD if part < -0.005 else CARRIES if part > 0.005 else FAIR)


def _held(steps: pd.DataFrame) -> pd.Series:
    """Add up what limits take off each rep: the columns between fair share and carried for others."""
    return steps.loc[:, "fair_share":"carried_for_others"].iloc[:, 1:-1].sum(axis=1)


def _move(amount: float) -> str:
    return f"{amount:+,.0f}".replace("-", "−")


if __name__ == "__main__":
    main()
