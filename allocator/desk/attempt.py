"""Edits that are done only if they break nothing that held before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.desk.draft import Draft
from allocator.desk.edit import Edit
from allocator.errors import Finding, PlanError


@dataclass(frozen=True)
class Outcome:
    """What became of edits."""

    said: tuple[str, ...] = ()
    """Those that were done, old → new."""
    findings: tuple[Finding, ...] = ()
    """Why others were not."""
    digest: str = ""
    """Fingerprint of what was stated then."""


def attempt(draft: Draft, edits: Iterable[Edit | Finding], refused: Iterable[Finding] = ()) -> Outcome:
    """Do edits one by one, and leave out those after which something would be wrong that is not wrong now.

    Parameters
    ----------
    edits
        What was asked for; a finding stands for an entry that could not be read.
    refused
        What else is known to be wrong.
    """
    findings = list(refused)
    said: list[str] = []
    wrong = set(_findings(draft))
    for edit in edits:
        if isinstance(edit, Finding):
            findings.append(edit)
            continue
        new = [finding for finding in draft.findings_after(edit) if finding not in wrong]
        done = None if new else draft.apply(edit)
        findings.extend(new)
        said.extend([done.said()] if done else [])
    return Outcome(tuple(said), tuple(dict.fromkeys(findings)), draft.digest)


def _findings(draft: Draft) -> tuple[Finding, ...]:
    try:
        draft.plan()
    except PlanError as error:
        return error.findings
    return ()
