"""The page to print."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

import pytest

from allocator import allocate, read_plan
from allocator.allocation import Allocation
from allocator.desk.print_page import print_page, reps_of, team_names
from allocator.insight.wording import wording
from allocator.verify import verify

QUICKSTART = Path("scenarios/quickstart")
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def solved() -> Allocation:
    """The quickstart, solved."""
    allocation = allocate(read_plan(QUICKSTART))
    assert not verify(allocation.plan, allocation.tables)
    return allocation


class Tags(HTMLParser):
    """Notes tags, attributes and the depth at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_team_has_a_sheet_with_its_totals(solved: Allocation) -> None:
    """Teams stand each on a sheet of paper, and the year's total of each metric is that of rollup.csv."""
    page = print_page(solved, "quickstart")
    teams = team_names(solved)
    assert page.count('<section class="sheet">') == len(teams) > 1
    assert "break-after: page" in page
    rollup = solved.rollup[(solved.rollup["level"] == "region") & (solved.rollup["period"] == "FY2027")]
    for node, sheet in zip(teams, page.split('<section class="sheet">')[1:], strict=True):
        totals = re.findall(r'<tr class="total">.*?class="year">([^<]+)<', sheet)
        mine = rollup[rollup["node"] == node].set_index("metric")["quota"]
        metrics = [name for name in solved.plan.settings.cell_metrics if name in mine.index]
        assert totals == [wording(solved.plan.settings, name).quota(mine[name]) for name in metrics]


def test_one_team_can_be_printed_alone(solved: Allocation) -> None:
    """A page of one team holds its reps and nobody else's."""
    first, second, *_ = team_names(solved)
    page = print_page(solved, "quickstart", [first])
    names = solved.reps.drop_duplicates("rep").set_index("rep")["name"]
    assert all(names[rep] in page for rep in reps_of(solved, first))
    assert not any(names[rep] in page for rep in reps_of(solved, second))


def test_it_is_well_formed_and_asks_for_nothing(solved: Allocation) -> None:
    """Every tag is closed; there is no script, no link and no picture, and the page forbids them to itself."""
    page = print_page(solved, "quickstart")
    tags = Tags(page)
    assert tags.open == []
    assert not {"script", "img", "link", "iframe", "a"} & set(tags.tags)
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page


def test_script_in_names_is_harmless(tmp_path: Path) -> None:
    """Names of reps, teams, metrics, plan and scenario that hold tags are shown as they are typed."""
    copytree(QUICKSTART, tmp_path / "plan")
    reps = tmp_path / "plan" / "reps.csv"
    quoted = '"' + SCRIPT.replace('"', '""') + '"'
    reps.write_text(reps.read_text().replace("Martha Keller", quoted).replace(",East,", f",{quoted},"))
    settings = tmp_path / "plan" / "plan.yaml"
    settings.write_text(
        settings.read_text().replace("Larkspur Systems FY2027", f'"{SCRIPT}"').replace("New revenue", f'"{SCRIPT}"')
    )
    allocation = allocate(read_plan(tmp_path / "plan"))
    assert not verify(allocation.plan, allocation.tables)
    page = print_page(allocation, SCRIPT, mark=SCRIPT)
    tags = Tags(page)
    assert not {"script", "img"} & set(tags.tags)
    assert "onerror" not in tags.attributes
    assert page.count("&lt;script&gt;") > 5


def test_a_load_above_full_has_a_sign(solved: Allocation) -> None:
    """Colour is not the only sign of a load above 100 %."""
    quotas = solved.quotas.copy()
    rep = str(quotas["rep"].iloc[0])
    quotas.loc[quotas["rep"] == rep, "load"] = 0.6
    page = print_page(replace(solved, quotas=quotas), "quickstart")
    assert re.search(r'class="over">▲ \d{3}', page)
