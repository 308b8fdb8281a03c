"""The first address that anybody asks a server for."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.planner import Planner
from tests.browser.server import running

SECRETS = """[auth]
redirect_uri = "http://localhost/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
"""


def test_no_address_leads_around_the_login(chromium: Browser, tmp_path: Path) -> None:
    """A page that is asked for by its address, before any other, shows the login and nothing of itself."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS)
    with running(tmp_path) as server:
        context = chromium.new_context()
        planner = Planner(context.new_page(), f"{server.address}/plan")
        planner.arrives()
        planner.sees("Log in to see the scenarios")
        planner.sees_no("No scenario is open")
        context.close()
