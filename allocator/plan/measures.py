"""What limits.csv can bound."""

from __future__ import annotations

MEASURES: dict[str, str] = {
    "quota": "sum of quotas, in the metric's unit",
    "growth": "quota against history of the same territories, months and available time; 0.2 = 20 % more",
    "change": "quota against current.csv; 0.1 = 10 % more",
    "load": "selling hours needed ÷ selling hours available",
    "share_of_potential": "quota ÷ potential",
    "rate": "quota ÷ base",
    "share_of_goal": "part of the metric's goal",
    "mix": "the metric's part of the hours",
    "phasing": "the period's part of the year ÷ its part in the seasonal profile",
    "quota_to_ote": "annualised quota ÷ on-target earnings",
    "ratio": "quota ÷ quota of the metric named in `of`",
    "equity": "quota ÷ the driver named in `of`, against the mean of the same role",
}
