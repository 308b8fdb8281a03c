"""What each rule asks, as an inequality in words."""

from __future__ import annotations

INEQUALITIES = {
    "goals": "Quotas of the goal's cells add up to the goal, and to no more than its target with over-assignment.",
    "capacity": "Hours that all quotas of a rep take in a period ≤ load limit × the rep's selling hours.",
    "max_rate": "Quota of a cell ≤ highest rate × what is due in the cell.",
    "part_of": "Quotas of the part ≤ quotas of the whole, for each rep, territory, line and period.",
    "locks": "Quotas that the lock names = the locked quota.",
    "quota": "Lowest ≤ quotas of the group ≤ highest, scaled by the time a rep is there unless prorate says no.",
    "growth": "(1 + lowest) × last year ≤ quotas of the group ≤ (1 + highest) × last year.",
    "change": "(1 + lowest) × plan in force ≤ quotas of the group ≤ (1 + highest) × plan in force.",
    "load": "Lowest × selling hours ≤ hours that the group's quotas take ≤ highest × selling hours.",
    "share_of_potential": "Lowest × potential ≤ quotas of the group ≤ highest × potential.",
    "rate": "Lowest × what is due ≤ quotas of the group ≤ highest × what is due.",
    "share_of_goal": "Lowest × the company's goals ≤ quotas of the group ≤ highest × the company's goals.",
    "mix": "Lowest × hours of all metrics ≤ hours of the metric ≤ highest × hours of all metrics.",
    "phasing": "Lowest × season's part of the year ≤ quotas of the period ≤ highest × season's part of the year.",
    "quota_to_ote": "Lowest × on-target earnings ≤ quotas of the group ≤ highest × on-target earnings.",
    "ratio": "Lowest × quotas of the other metric ≤ quotas of the metric ≤ highest × quotas of the other metric.",
    "equity": "Lowest × the role's quota per driver ≤ quota per driver of a rep ≤ highest × that of the role.",
}
