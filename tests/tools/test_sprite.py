"""The sheets of icons are made from a folder of drawings."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from tools import sprite
from yizhan.roof.shared.icons import sheet_of

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">
  <path d="M0 0h1" />
  <title>{name}</title>
</svg>"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawings(tmp_path):
    folder = tmp_path / "icons"
    folder.mkdir()
    for name in set(sprite.ICONS.values()):
        (folder / f"{name}.svg").write_text(DRAWING.format(name=name))
    return folder


def test_every_icon_is_in_its_sheet_with_its_drawing(drawings):
    drawing_of = {}
    for name, text in sprite.sheets(drawings).items():
        for symbol in ET.fromstring(text).iter(f"{SVG}symbol"):
            icon = symbol.attrib["id"]
            assert sheet_of(icon) == name
            drawing_of[icon] = symbol.findtext(f"{SVG}title")

    assert drawing_of == {**sprite.ICONS, "mark": None}


def test_a_drawing_that_is_not_there_is_named(drawings):
    (drawings / "tent.svg").unlink()

    with pytest.raises(SystemExit, match="not in this package: tent"):
        sprite.sheets(drawings)


def test_a_file_that_is_no_drawing_is_named(drawings):
    (drawings / "tent.svg").write_text("<html></html>")

    with pytest.raises(SystemExit, match=r"no drawing: tent\.svg"):
        sprite.sheets(drawings)


def test_the_command_writes_the_sheets(drawings, tmp_path):
    to = tmp_path / "sheets"
    to.mkdir()
    subprocess.run([sys.executable, sprite.__file__, drawings, to], check=True)

    assert {file.stem for file in to.iterdir()} == set(sprite.sheets(drawings))
