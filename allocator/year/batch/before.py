"""Whether a unit was done before, so that it need not be done again."""

from __future__ import annotations

from pathlib import Path

from allocator.plan.stored import bytes_of
from allocator.year.batch.fingerprint import fingerprint, seals
from allocator.year.batch.record import Record, record_of
from allocator.year.batch.unit import Asked, Outcome, Unit


def done_before(unit: Unit, asked: Asked) -> Outcome | None:
    """Return how a unit ended before, if nothing that counts has changed since and its result is as it was written."""
    record = record_of(unit, asked.command)
    if record is None or not record.is_of(unit) or record.outcome.digest != fingerprint(unit, asked):
        return None
    return record.outcome if _is_whole(unit, record) else None


def _is_whole(unit: Unit, record: Record) -> bool:
    """Tell whether all that was written is there as it was."""
    if record.files and record.files != seals(unit.out):
        return False
    return not record.successor or bytes_of(Path(record.successor)) == record.seal
