"""Take the picture of the README: the page Plan of the quickstart, in Debian's Chromium.

Run `python docs/browser_picture.py` from the top folder; it writes docs/images/browser.png. What the picture is of is
written into it, so that a test finds out when it is no longer true.
"""

from __future__ import annotations

import struct
import sys
import zlib
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from allocator import allocate, read_plan  # noqa: E402
from allocator.allocation import Allocation  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, MILLISECONDS  # noqa: E402
from tests.browser.planner import Planner  # noqa: E402
from tests.browser.server import running  # noqa: E402

PICTURE = ROOT / "docs" / "images" / "browser.png"
WIDTH, HEIGHT = 1440, 990
CAPPED, TYPED, CAP = "D. Osei", "2.2M", "2,200,000"
"""Who gets a cap in the picture, as it is typed and as it counts."""
_MARK = b"\x89PNG\r\n\x1a\n"
_WORD = b"Quotas"


def main() -> None:
    """Take the picture and write it."""
    told = shown(capped())
    with TemporaryDirectory() as folder:
        shelf = Path(folder) / "scenarios"
        copytree(ROOT / "scenarios" / "quickstart", shelf / "quickstart")
        (Path(folder) / "server").mkdir()
        with running(Path(folder) / "server") as server, sync_playwright() as playwright:
            server.show(shelf)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            page.set_default_timeout(MILLISECONDS)
            PICTURE.write_bytes(signed(_taken(page, server.address), told))
            browser.close()


def _taken(page: Page, address: str) -> bytes:
    """Open the quickstart, cap the quota of one rep, ask for the headroom, and take the picture."""
    planner = Planner(page, address)
    planner.arrives()
    planner.opens("quickstart")
    planner.grid.type(CAPPED, "Cap", TYPED)
    planner.sees(f"{CAPPED} cap: none → {CAP}")
    planner.waits()
    page.locator("[class*=st-key-plan_headroom] button").click()
    planner.sees("for all goals together")
    planner.waits()
    page.mouse.click(WIDTH / 2, HEIGHT - 5)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    page.wait_for_timeout(1_000)
    return page.screenshot()


def capped() -> Allocation:
    """Allocate the quickstart with the cap of the picture."""
    with TemporaryDirectory() as folder:
        plan = Path(folder) / "quickstart"
        copytree(ROOT / "scenarios" / "quickstart", plan)
        with (plan / "limits.csv").open("a", encoding="utf-8") as limits:
            limits.write(f'rep metric,rep={CAPPED}; metric=revenue,quota,"{CAP}",\n')
        return allocate(read_plan(plan))


def shown(allocation: Allocation) -> str:
    """Return a fingerprint of the quotas that the picture shows."""
    reps = allocation.reps[["rep", "metric", "quota"]].astype({"rep": str, "metric": str})
    rows = reps.sort_values(["rep", "metric"]).to_csv(index=False, float_format="%.6g")
    return sha256(rows.encode()).hexdigest()


def signed(picture: bytes, told: str) -> bytes:
    """Write a fingerprint into a PNG, before its last chunk."""
    text = b"tEXt" + _WORD + b"\0" + told.encode()
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return picture[:-12] + chunk + picture[-12:]


def signature(picture: bytes) -> str:
    """Return the fingerprint that was written into a PNG; blank where there is none."""
    place = len(_MARK) if picture.startswith(_MARK) else len(picture)
    while place + 8 <= len(picture):
        size, kind = struct.unpack(">I4s", picture[place : place + 8])
        word, _, text = picture[place + 8 : place + 8 + size].partition(b"\0")
        if (kind, word) == (b"tEXt", _WORD):
            return text.decode()
        place += size + 12
    return ""


if __name__ == "__main__":
    main()
