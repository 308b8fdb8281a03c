from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from allocator.errors import PlanError
from allocator.ui.launch import CONFIG, app, check_folder, command
from tests.ui.browser import ROOT, shelf_of

SAFE = {
    "server.address": "127.0.0.1",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
}
ANOTHER = "http://evil.example"


def options(port: int = 0, opens: bool = False) -> dict[str, str]:
    given = [one.removeprefix("--").partition("=") for one in command(port, opens) if one.startswith("--")]
    return {name: value for name, _, value in given}


def test_the_safe_settings_are_options_which_nothing_overrides() -> None:
    """Bound to this computer, protected from other sites, silent about failures, no statistics, small uploads."""
    given = options(8600)
    assert SAFE.items() <= given.items()
    assert 1 <= int(given["server.maxUploadSize"]) <= 50
    assert given["server.port"] == "8600"
    assert "server.port" not in options()
    assert (options()["server.headless"], options(opens=True)["server.headless"]) == ("true", "false")


def test_streamlit_run_is_served_in_the_same_way() -> None:
    """The repository states the settings of the package where streamlit looks for them."""
    assert (ROOT / ".streamlit" / "config.toml").read_bytes() == CONFIG.read_bytes()


def test_light_and_dark_state_the_same_colours() -> None:
    """No colour of one theme is left to chance in the other."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    assert theme["light"].keys() == theme["dark"].keys()


@pytest.mark.parametrize("wrong", ["scenarios/quickstart", "nowhere", "README.md", "no/where"])
def test_what_holds_no_scenarios_is_refused_before_anything_starts(wrong: str) -> None:
    """The finding says what to give instead."""
    with pytest.raises(PlanError) as refused:
        app(Path(wrong), opens=False)
    assert refused.value.findings[0].remedy


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    """The first scenario is made in the browser."""
    check_folder(tmp_path)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that is up, started in an environment that asks for less safety."""
    folder = shelf_of(tmp_path_factory.mktemp("served") / "shelf", ["conflict"])
    port = free_port()
    careless = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false"}
    environment = {
        **os.environ,
        **careless,
        "STREAMLIT_SERVER_ENABLE_CORS": "false",
        "ALLOCATOR_SCENARIOS": str(folder),
    }
    server = subprocess.Popen(
        command(port, False), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(120):
        try:
            if asked(port, "GET", "/_stcore/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError("the server does not come up")


def asked(port: int, how: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str]]:
    """Ask the server, and return the status and the headers of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(how, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def addresses(port: int) -> set[str]:
    """Return the addresses on which a port is listened to, as the system tells them in hexadecimal digits."""
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = [line.split() for line in Path(table).read_text(encoding="ascii").splitlines()[1:]]
        found |= {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
    return found


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell what is listened to")
def test_only_this_computer_reaches_the_pages(port: int) -> None:
    """The server listens on localhost and nowhere else, whatever the environment says."""
    assert addresses(port) == {"0100007F"}


def test_other_sites_cannot_speak_for_the_planner(port: int) -> None:
    """A connection that another site opens is refused, and one to a name that is not localhost."""
    upgrade = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    own = {**upgrade, "Origin": f"http://localhost:{port}", "Host": f"localhost:{port}"}
    assert asked(port, "GET", "/_stcore/stream", **own)[0] == 101
    assert asked(port, "GET", "/_stcore/stream", **{**own, "Origin": ANOTHER})[0] == 403
    assert asked(port, "GET", "/_stcore/stream", **{**own, "Host": "evil.example"})[0] in (400, 403)
    assert "access-control-allow-origin" not in asked(port, "GET", "/_stcore/health", Origin=ANOTHER)[1]


def test_a_file_is_not_taken_from_another_site(port: int) -> None:
    """An upload without the page's own token is refused."""
    status, _ = asked(port, "PUT", "/_stcore/upload_file/none/none", b"x", Origin=ANOTHER)
    assert status in (400, 403)


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/%2e%2e/etc/passwd", "/app/static/../../README.md"])
def test_addresses_lead_to_no_file_of_the_computer(port: int, path: str) -> None:
    """A path that climbs out gets the start page or nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    content = connection.getresponse().read()
    connection.close()
    assert b"[project]" not in content
    assert b"root:" not in content


STOPPED = """
import sys
from pathlib import Path
from allocator.ui import launch
launch.command = lambda port, opens: [
    sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
]
sys.exit(int(launch.app(Path(sys.argv[1]))))
"""


def test_a_service_that_is_stopped_stops_its_server(tmp_path: Path) -> None:
    """No server is left behind that nobody can reach, and being stopped is no fault."""
    program = [sys.executable, "-c", STOPPED, str(tmp_path)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        server = int(started.stdout.readline())
        started.terminate()
        assert started.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
