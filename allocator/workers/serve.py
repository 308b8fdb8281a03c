"""What a process does that works for another: one task after the other, until the other is gone.

It is started by `workers/process.py` and speaks with nobody else: tasks come in and answers go out by its own pipes.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

from allocator.workers.wire import Answer, received, send

Tell = Callable[[Any], None]


def serve(answer: Callable[[Any, Tell], Any]) -> None:
    """Answer each task that comes in; once nothing more can, the process ends at once, even in the middle of one.

    An interrupt from the keyboard is left to the process that started this one.

    Parameters
    ----------
    answer
        Is given a task, and a function that tells something of it before the answer.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(tasks,), name="reads tasks", daemon=True).start()

    def tell(what: Any) -> None:
        try:
            send(answers, what)
        except BrokenPipeError:
            os._exit(0)

    while True:
        tell(Answer(answer(tasks.get(), tell)))


def _read(tasks: SimpleQueue[Any]) -> None:
    """Hand on what comes in; who started this process is gone when nothing more can."""
    for task in received(sys.stdin.buffer):
        tasks.put(task)
    os._exit(0)
