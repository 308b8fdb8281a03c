"""The command `run`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.allocation import Allocation, Status
from allocator.export.folder import WORKBOOK, WORKBOOK_QUOTAS, check_out, plain, write
from allocator.insight.worth.as_run import as_run, is_priced
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.tables.pace import check_pace
from allocator.terminal.asked_solver import solving_by, told
from allocator.terminal.counsel import counsel_content, counselled, way_on
from allocator.terminal.endings import Ending
from allocator.terminal.goal_sheet import goal_sheet
from allocator.terminal.page import standard_page
from allocator.terminal.program_files import ProgramFiles, with_program
from allocator.terminal.quota_sheets import quota_sheets, shows_every_rep
from allocator.terminal.say import counted, harmless, say, say_json
from allocator.terminal.waiting import waiting

ENDINGS = {Status.MET: Ending.DONE, Status.SHORT: Ending.SHORT, Status.CONFLICT: Ending.CONFLICT}


@dataclass(frozen=True)
class Wanted:
    """What a run shall leave behind, and how it is solved."""

    out: Path
    pace: str = ""
    """week, day, or nothing."""
    workbook: bool | None = None
    """Whether plan.xlsx is written; by default where it is not too large."""
    solver: str = ""
    write_lp: Path | None = None
    write_mps: Path | None = None
    as_json: bool = False

    @property
    def programs(self) -> ProgramFiles:
        return ProgramFiles(self.write_lp, self.write_mps)


def run(scenario: Path, wanted: Wanted) -> Ending:
    """Read a scenario, allocate it, write the result and show it."""
    with solving_by(wanted.solver):
        return _solved(scenario, wanted)


def _solved(scenario: Path, wanted: Wanted) -> Ending:
    with waiting("Reading"):
        plan = read_plan(scenario)
    check_out(wanted.out)
    check_pace(plan, wanted.pace)
    wanted.programs.check(wanted.out)
    allocation = with_prices(allocated(plan))
    program = wanted.programs.program(allocation)
    allocation = with_program(allocation, program)
    with waiting("Writing"):
        files = write(allocation, wanted.out, pace=wanted.pace, workbook=wanted.workbook)
        wanted.programs.write(program, allocation)
    ending = ENDINGS[allocation.status]
    counsel = counselled(allocation)
    if wanted.as_json:
        more = {"conflict": counsel_content(counsel)} if counsel.certificate else {}
        say_json({**_content(allocation, wanted.out, files, ending), **more})
    else:
        _show(allocation, wanted, files)
        if counsel.certificate:
            say(harmless(f"\n{counsel.ways}\n{way_on(scenario)}"))
        if program is not None:
            say(wanted.programs.told(program))
    return ending


def allocated(plan: Plan) -> Allocation:
    """Allocate a plan, with a sign of life for a large one."""
    from allocator.allocate import allocate

    with waiting(f"Allocating {plan.table('reps')['rep'].nunique():,} reps"):
        return allocate(plan)


def with_prices(allocation: Allocation) -> Allocation:
    """Add headroom and prices, up to a size where they take no longer than the allocation."""
    if not is_priced(allocation):
        return allocation
    with waiting("Pricing limits"):
        return as_run(allocation)


def _content(allocation: Allocation, out: Path, files: Sequence[str], ending: Ending) -> dict[str, Any]:
    goals = allocation.goals.astype(object).to_dict("records")
    first = {"status": str(allocation.status), "sentence": allocation.sentence, "exit_code": int(ending)}
    written = {"out": str(out), "files": list(files), "quotas": len(allocation.quotas)}
    content: dict[str, Any] = plain({**first, **written, "goals": goals, **allocation.run, **first})
    return content


def _show(allocation: Allocation, wanted: Wanted, files: Sequence[str]) -> None:
    out = wanted.out
    page = standard_page()
    for sheet in (*quota_sheets(allocation, page), goal_sheet(allocation)):
        say(page.set(sheet) + "\n")
    if not shows_every_rep(allocation):
        reps = allocation.quotas["rep"].nunique()
        say(f"{reps:,} reps are rolled up here; each has its rows in {out / 'quotas.csv'}.")
    say(harmless(allocation.sentence))
    written = counted(len(allocation.quotas), "quota")
    say(f"Written to {out}: {written}, with {counted(len(allocation.assumptions), 'assumption')} listed.")
    if wanted.solver:
        say(told(allocation))
    if wanted.workbook is None and WORKBOOK not in files:
        say(f"Without {WORKBOOK}, as there are more than {WORKBOOK_QUOTAS:,} quotas; --xlsx writes it all the same.")
