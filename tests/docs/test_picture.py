from __future__ import annotations

import re
import runpy

import pytest

from allocator import allocate, read_plan
from allocator.verify import verify
from tests.docs.pages import ROOT

PICTURE = ROOT / "docs" / "images" / "quickstart.svg"
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def test_the_picture_of_the_readme_is_of_this_program() -> None:
    """Every name and number in the picture is what the program allocates today."""
    pytest.importorskip("altair")
    vl_convert = pytest.importorskip("vl_convert")
    script = runpy.run_path(str(ROOT / "docs" / "picture.py"))
    chart = script["picture"](allocate(read_plan(ROOT / "scenarios" / "quickstart")))
    drawn = _TEXT.findall(vl_convert.vegalite_to_svg(chart.to_json()))
    assert "1,330" in drawn
    assert sorted(drawn) == sorted(_TEXT.findall(PICTURE.read_text(encoding="utf-8")))


def test_the_picture_of_the_browser_shows_the_quotas_of_today() -> None:
    """It carries the fingerprint of the quotas it was taken of, is as wide as the README says, and is light to load."""
    script = runpy.run_path(str(ROOT / "docs" / "browser_picture.py"))
    picture = script["PICTURE"].read_bytes()
    allocation = script["capped"]()
    assert not verify(allocation.plan, allocation.tables)
    assert script["signature"](picture) == script["shown"](allocation)
    assert int.from_bytes(picture[16:20]) == script["WIDTH"]
    assert len(picture) < 400_000
    assert f"]({script['PICTURE'].relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
