from __future__ import annotations

import re
import runpy

import pytest

from allocator import allocate, read_plan
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
