from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from allocator.errors import PlanError
from allocator.terminal.explain import Question, refuse_contradictions
from tests.scenarios.lessons import SCENARIOS, allocation_of

Run = Callable[..., int]
Shown = pytest.CaptureFixture[str]
QUICKSTART = SCENARIOS / "quickstart"
HUGHES = ("--rep", "C. Hughes")


@pytest.fixture(autouse=True)
def quickstart(answer: Any) -> None:
    """Allocate the quickstart once for all tests here."""
    answer(lambda plan: allocation_of("quickstart"))


def asked(allocator: Run, capsys: Shown, *options: str) -> Any:
    """What `explain --json` answers."""
    assert allocator("explain", QUICKSTART, *options, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_explain_tells_of_one_rep(allocator: Run, capsys: Shown) -> None:
    """The sentences of the rep are printed."""
    assert allocator("explain", QUICKSTART, *HUGHES, "--metric", "revenue") == 0
    out = capsys.readouterr().out
    assert out.startswith("C. Hughes: Carys Hughes, AE, West.\n")
    assert "    Quota 1,330,000 USD.\n" in out
    assert "Pushes before netting" not in out


def test_pushes_are_shown_when_asked_for(allocator: Run, capsys: Shown) -> None:
    """With --pushes the table stands below, its sum being the move from fair share."""
    assert allocator("explain", QUICKSTART, *HUGHES, "--metric", "revenue", "--pushes") == 0
    assert "    sum = quota before rounding less fair share  -243,686\n" in capsys.readouterr().out


def test_the_page_of_a_rep_can_be_read_by_a_program(allocator: Run, capsys: Shown) -> None:
    """Figures and sentences, by metric."""
    told = asked(allocator, capsys, *HUGHES, "--pushes")
    assert list(told) == ["status", "exit_code", "page", "rep", "heading", "load", "metrics"]
    assert (told["status"], told["exit_code"], told["page"]) == ("met", 0, "rep")
    assert [metric["metric"] for metric in told["metrics"]] == ["revenue", "retention", "new_customers"]
    assert list(told["metrics"][0]) == [
        "metric", "heading", "quota", "fair_share", "chains", "steps", "binding", "rooms", "span", "pushes", "sections",
    ]  # fmt: skip
    assert told["metrics"][0]["quota"] == 1_330_000
    assert told["metrics"][0]["span"]["most"]["quota"] == pytest.approx(1_330_000)


def test_a_letter_is_for_the_rep(allocator: Run, capsys: Shown) -> None:
    """The audience rep gets a letter, as text or with its quotas by metric and period."""
    assert allocator("explain", QUICKSTART, *HUGHES, "--audience", "rep") == 0
    assert capsys.readouterr().out.startswith("Dear Carys Hughes,\n")
    told = asked(allocator, capsys, *HUGHES, "--audience", "rep")
    assert list(told) == [
        "status",
        "exit_code",
        "page",
        "rep",
        "name",
        "year",
        "opening",
        "quotas",
        "table",
        "paragraphs",
    ]
    assert told["page"] == "letter"
    assert told["quotas"]["revenue"]["FY2027"] == 1_330_000


def test_a_manager_sees_the_rep_in_the_team(allocator: Run, capsys: Shown) -> None:
    """The audience manager gets the team's target and the rep's place in it."""
    assert allocator("explain", QUICKSTART, *HUGHES, "--audience", "manager") == 0
    assert "    region West: target 8,840,000 USD" in capsys.readouterr().out
    told = asked(allocator, capsys, *HUGHES, "--audience", "manager")
    assert list(told) == ["status", "exit_code", "page", "rep", "team", "heading", "load", "metrics"]
    assert (told["page"], told["team"]) == ("team", "West")


@dataclass(frozen=True)
class Told:
    """A page of somebody else's making."""

    about: str

    def __str__(self) -> str:
        return f"page of {self.about}"


@pytest.mark.parametrize(
    ("options", "module", "kind", "about"),
    [
        ((), "plan_page", "plan", "everything"),
        (("--goal", "West"), "goal_page", "goal", "West"),
        (("--rule", "growth"), "rule_page", "rule", "growth"),
    ],
)
def test_what_is_asked_for_is_what_is_told(
    allocator: Run, capsys: Shown, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], module: str, kind: str,
    about: str,
) -> None:  # fmt: skip
    """Without a rep it is the page of the goal, of the rule, or of the whole plan."""
    monkeypatch.setattr(f"allocator.insight.worth.{module}.{module}", lambda allocation, of="everything": Told(of))
    assert allocator("explain", QUICKSTART, *options) == 0
    assert capsys.readouterr().out == f"page of {about}\n"
    told = asked(allocator, capsys, *options)
    assert told == {"status": "met", "exit_code": 0, "page": kind, "about": about}


NAME = "name the rep with --rep"


@pytest.mark.parametrize(
    ("question", "findings"),
    [
        (Question(rep="a", goal="b"), ["--goal | --rep is given, too | ask for one at a time"]),
        (
            Question(rep="a", goal="b", rule="c"),
            [f"{option} | --rep is given, too | ask for one at a time" for option in ("--goal", "--rule")],
        ),
        (Question(goal="b", rule="c"), ["--rule | --goal is given, too | ask for one at a time"]),
        (
            Question(audience="rep"),
            [f"--audience | a page for a rep is about one rep, and none is named | {NAME}"],
        ),
        (
            Question(goal="a", audience="manager"),
            [f"--audience | a page for a manager is about one rep, and none is named | {NAME}"],
        ),
        (Question(metric="a"), [f"--metric | narrows the page of a rep, and none is named | {NAME}"]),
        (
            Question(rule="a", pushes=True),
            [f"--pushes | shows what pushes the quotas of a rep, and none is named | {NAME}"],
        ),
        (
            Question(rep="a", audience="rep", pushes=True),
            ["--pushes | pushes are for planners, not for the page of a rep | leave out --pushes or --audience"],
        ),
        (
            Question(rep="a", audience="manager", pushes=True),
            ["--pushes | pushes are for planners, not for the page of a manager | leave out --pushes or --audience"],
        ),
    ],
)  # fmt: skip
def test_options_that_contradict_each_other_are_refused(question: Question, findings: list[str]) -> None:
    """All at once, each with what to do."""
    with pytest.raises(PlanError) as caught:
        refuse_contradictions(question)
    assert list(map(str, caught.value.findings)) == findings


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(goal="a"),
        Question(rule="a"),
        Question(rep="a", metric="b", pushes=True),
        Question(rep="a", metric="b", audience="rep"),
        Question(rep="a", metric="b", audience="manager"),
    ],
)
def test_options_that_go_together_are_not(question: Question) -> None:
    """What a planner may ask is not refused."""
    refuse_contradictions(question)


def test_contradictions_end_with_2_before_anything_is_read(allocator: Run, tmp_path: Path, capsys: Shown) -> None:
    """The scenario is not even looked at."""
    assert allocator("explain", tmp_path / "nowhere", "--pushes") == 2
    assert capsys.readouterr().err == (
        f"--pushes | shows what pushes the quotas of a rep, and none is named | {NAME}\n"
        "1 finding; nothing was written.\n"
    )


def test_explain_suggests_the_nearest_rep(allocator: Run, capsys: Shown) -> None:
    """A rep who is not there is a finding, whoever asks."""
    for audience in ("planner", "manager", "rep"):
        assert allocator("explain", QUICKSTART, "--rep", "C. Hugh", "--audience", audience) == 2
        assert capsys.readouterr().err == (
            '--rep | "C. Hugh" has no quota in this allocation | did you mean "C. Hughes"?\n'
            "1 finding; nothing was written.\n"
        )
