"""The log of a batch: a line for each thing that happens, for people or for a program."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allocator.errors import Ending, PlanError
from allocator.terminal.say import complain
from allocator.year.batch.news import Begun, Ended, HandedOver, Lost, News, Skipped
from allocator.year.batch.unit import Outcome

Log = Callable[..., None]
"""Called with an event and what is known of it, each by its name."""


def log_as(form: str) -> Log:
    """Return what writes the log: as `json`, as `text`, or not at all where neither is asked for."""
    return {"json": _json, "text": _text}.get(form, _nothing)


def log_news(log: Log, news: News) -> None:
    """Log what has become of a unit."""
    match news:
        case Begun():
            log("unit_begun", unit=news.unit, worker=news.worker, attempt=news.attempt)
        case HandedOver():
            log("unit_handed_over", unit=news.unit, to=news.to)
        case Lost():
            log("worker_lost", unit=news.unit, worker=news.worker, attempt=news.attempt)
        case Skipped():
            log("unit_skipped", **_of(news.outcome))
        case Ended():
            log("unit_ended", **_of(news.outcome), **_wrong(news.outcome))


def logged_to_the_end(log: Log, work: Callable[[], Ending]) -> Ending:
    """Do the work of a batch, and log what keeps it from its end, so that nothing but the log goes where errors go."""
    try:
        return work()
    except PlanError as error:
        log("batch_refused", exit_code=int(Ending.WRONG_INPUT), findings=[str(finding) for finding in error.findings])
        return Ending.WRONG_INPUT
    except KeyboardInterrupt:
        return Ending.STOPPED
    except Exception as error:
        log("batch_failed", exit_code=int(Ending.OUR_FAULT), sentence=str(error), trace=traceback.format_exc())
        return Ending.OUR_FAULT


def _wrong(outcome: Outcome) -> dict[str, Any]:
    """Return what else is logged of a unit that failed."""
    found = {"findings": [str(finding) for finding in outcome.findings], "trace": outcome.trace}
    return {name: value for name, value in found.items() if value}


def _of(outcome: Outcome) -> dict[str, Any]:
    return {
        "unit": outcome.unit,
        "status": outcome.status,
        "exit_code": int(outcome.ending),
        "seconds": round(outcome.seconds, 3),
        "sentence": outcome.sentence,
        "digest": outcome.digest,
        "worker": outcome.worker,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(event: str, **known: object) -> None:
    complain(json.dumps({"time": _now(), "event": event, **known}, ensure_ascii=False))


def _text(event: str, **known: object) -> None:
    shown = {name: value for name, value in known.items() if name not in ("digest", "unit", "findings", "trace")}
    words = [event.replace("_", " "), *filter(None, [str(known.get("unit", ""))])]
    complain(f"{_now()} {' '.join(words)}: {', '.join(f'{name} {value}' for name, value in shown.items())}")


def _nothing(event: str, **known: object) -> None:
    """Keep no log."""
