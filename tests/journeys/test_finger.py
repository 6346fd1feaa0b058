"""A finger over a face: what is wiped is gone before the photo leaves the phone."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageStat

from yizhan.kit.tests.pictures import FACE, as_jpeg, astronaut

BYTES = """async (input) => {
  const bytes = new Uint8Array(await input.files[0].arrayBuffer());
  const signs = bytes.reduce((all, one) => all + String.fromCharCode(one), "");
  return [input.files[0].name, btoa(signs)];
}"""


@pytest.fixture
def page(house, visit):
    page = visit("phone").page
    page.goto(house.url + "/desk/kit/phone")
    sent = {"name": "IMG_0817.jpg", "mimeType": "image/jpeg", "buffer": as_jpeg(astronaut())}
    page.locator("[data-photos] input[type=file]").set_input_files(sent)
    page.get_by_role("button", name="涂抹").click()
    page.locator("dialog.finger canvas").wait_for()
    return page


def the_file(page):
    name, data = page.locator("[data-photos] input[type=file]").evaluate(BYTES)
    return name, base64.b64decode(data)


def wiped(page):
    """How far the face is from what it was."""
    _name, data = the_file(page)
    with Image.open(io.BytesIO(data)) as image:
        now = image.convert("RGB").crop(FACE)
    return max(ImageStat.Stat(ImageChops.difference(now, astronaut().crop(FACE))).mean)


def wipe_the_face(page):
    area = page.locator("dialog.finger canvas").bounding_box()
    scale = area["width"] / 512
    left, top, right, bottom = FACE
    page.mouse.move(area["x"] + left * scale, area["y"] + top * scale)
    page.mouse.down()
    for step in range(5):
        y = area["y"] + (top + (bottom - top) * step / 4) * scale
        for x in (left, right):
            page.mouse.move(area["x"] + x * scale, y, steps=4)
    page.mouse.up()


def finish(page, word):
    page.locator("dialog.finger").get_by_role("button", name=word).click()
    page.locator("dialog.finger").wait_for(state="detached")


def test_what_is_wiped_is_gone_with_the_place_and_the_name(page):
    wipe_the_face(page)
    finish(page, "完成")

    name, data = the_file(page)
    assert name == "photo.jpg"
    assert b"SECRETPHONE" not in data
    assert wiped(page) > 12


def test_undone_and_left_it_is_what_it_was(page):
    wipe_the_face(page)
    page.locator("dialog.finger").get_by_role("button", name="撤销").click()
    finish(page, "完成")

    assert the_file(page) == ("IMG_0817.jpg", as_jpeg(astronaut()))


def test_leaving_changes_nothing(page):
    wipe_the_face(page)
    finish(page, "不涂了")

    assert the_file(page)[0] == "IMG_0817.jpg"


def test_by_keys(page):
    canvas = page.locator("dialog.finger canvas")
    canvas.focus()
    for _ in range(5):
        canvas.press("ArrowUp")
        canvas.press(" ")
    finish(page, "完成")

    assert the_file(page)[0] == "photo.jpg"
    assert wiped(page) > 3
