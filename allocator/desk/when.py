"""Points in time as people say them."""

from __future__ import annotations

from datetime import datetime


def when(then: datetime, now: datetime) -> str:
    """Say when something happened: 5 minutes ago, today 09:14, yesterday 16:20, 3 Nov, 3 Nov 2025."""
    seconds, days = (now - then).total_seconds(), (now.date() - then.date()).days
    if 0 <= seconds < 60:
        return "just now"
    if 0 <= seconds < 3600:
        minutes = int(seconds // 60)
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    if days in (0, 1):
        return f"{'yesterday' if days else 'today'} {then:%H:%M}"
    return f"{then.day} {then:%b}{'' if then.year == now.year else f' {then.year}'}"
