"""Turns a company's goals into a quota for every sales rep and period, and explains every number."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from allocator.allocate import allocate

if TYPE_CHECKING:
    from allocator.allocation import Allocation, Status
    from allocator.errors import AllocatorError, Assumption, Finding, PlanError, SolverFailed
    from allocator.export.folder import write
    from allocator.export.template.write import write_template
    from allocator.insight.compare.compare import compare
    from allocator.insight.compare.plan_tests import plan_tests
    from allocator.insight.rep.explain import explain_rep
    from allocator.insight.rep.letter import letter
    from allocator.insight.repair.counsel import repairs
    from allocator.insight.worth.price import priced
    from allocator.plan.plan import Plan
    from allocator.plan.read import plan_from, read_plan, read_upload

__version__ = "0.2.0"

_HOMES = {
    "Allocation": "allocator.allocation",
    "AllocatorError": "allocator.errors",
    "Assumption": "allocator.errors",
    "Finding": "allocator.errors",
    "Plan": "allocator.plan.plan",
    "PlanError": "allocator.errors",
    "SolverFailed": "allocator.errors",
    "Status": "allocator.allocation",
    "compare": "allocator.insight.compare.compare",
    "explain_rep": "allocator.insight.rep.explain",
    "letter": "allocator.insight.rep.letter",
    "plan_from": "allocator.plan.read",
    "plan_tests": "allocator.insight.compare.plan_tests",
    "priced": "allocator.insight.worth.price",
    "read_plan": "allocator.plan.read",
    "read_upload": "allocator.plan.read",
    "repairs": "allocator.insight.repair.counsel",
    "write": "allocator.export.folder",
    "write_template": "allocator.export.template.write",
}

__all__ = [
    "Allocation",
    "AllocatorError",
    "Assumption",
    "Finding",
    "Plan",
    "PlanError",
    "SolverFailed",
    "Status",
    "allocate",
    "compare",
    "explain_rep",
    "letter",
    "plan_from",
    "plan_tests",
    "priced",
    "read_plan",
    "read_upload",
    "repairs",
    "write",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `allocator --help` stays quick."""
    if name not in _HOMES:
        message = f"module 'allocator' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
