"""A login, where one is set up: nobody sees a page before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"
AUTH = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "x" * 40}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The pages on an empty shelf, not run yet."""
    monkeypatch.setenv("ALLOCATOR_SCENARIOS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return AppTest.from_file(str(APP), default_timeout=60)


def shown(page: AppTest, monkeypatch: pytest.MonkeyPatch, user: dict[str, Any], **secrets: Any) -> list[str]:
    """Return the titles that a user sees."""
    for name, value in secrets.items():
        page.secrets[name] = value
    monkeypatch.setattr(st, "user", user)
    page.run()
    assert not page.exception
    return [title.value for title in page.title]


def test_without_a_login_everybody_enters(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is set up the pages are open to whoever reaches them: this computer alone."""
    assert shown(page, monkeypatch, {}) == ["Scenarios"]


def test_nobody_enters_before_the_login(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a login set up there is a button to log in, and nothing else."""
    assert shown(page, monkeypatch, {"is_logged_in": False}, auth=AUTH) == ["Target allocator"]
    assert [button.label for button in page.button] == ["Log in"]


def test_who_is_logged_in_enters(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a list of planners a login is enough."""
    assert shown(page, monkeypatch, {"is_logged_in": True, "email": "a@b.c"}, auth=AUTH) == ["Scenarios"]


@pytest.mark.parametrize(
    ("user", "enters"),
    [
        ({"email": "Ada@Example.com"}, True),
        ({"email": "eve@example.com"}, False),
        ({}, False),
        ({"email": "ada@example.com", "email_verified": False}, False),
    ],
)
def test_a_list_of_planners_lets_no_one_else_in(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, user: dict[str, Any], enters: bool
) -> None:
    """With a list, only the addresses on it enter, in whatever capitals, and none that is not confirmed."""
    listed = {"emails": ["ada@example.com"]}
    seen = shown(page, monkeypatch, {"is_logged_in": True, **user}, auth=AUTH, planners=listed)
    assert seen == (["Scenarios"] if enters else ["Target allocator"])


def test_secrets_that_cannot_be_read_let_nobody_in(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file of secrets with a mistake may hold a login: the pages stay shut rather than open."""

    class Unreadable:
        def __contains__(self, name: str) -> bool:
            raise StreamlitSecretNotFoundError("it is no TOML")

    secrets, ask = tmp_path / "secrets.toml", st.get_option
    monkeypatch.setattr(st, "secrets", Unreadable())
    monkeypatch.setattr(st, "get_option", lambda name: [str(secrets)] if name == "secrets.files" else ask(name))
    assert shown(page, monkeypatch, {"is_logged_in": False}) == ["Scenarios"]
    secrets.write_text("[auth")
    assert shown(page, monkeypatch, {"is_logged_in": False}) == ["Target allocator"]
