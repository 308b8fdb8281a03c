"""The page "Results"."""

from __future__ import annotations

from allocator.ui.parts.page import open_page

open_page("Results")
