"""Small files that are much work: refused before the work, or ended in the middle of it."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from datetime import timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from PIL import Image

from yizhan.ground.casework import jobs, store
from yizhan.ground.casework.actions import remade, settle
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import rules as people_rules
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime import rules as worktime_rules
from yizhan.kit import decoding, hours_words, photos, pixels
from yizhan.kit.errors import Refusal
from yizhan.kit.tables import BadTable, shape
from yizhan.kit.tables.workbook import LONGEST_TEXT, MAX_TEXT, read_workbook
from yizhan.kit.texts import normal
from yizhan.wings.organisation.branches import rules as branch_rules
from yizhan.wings.organisation.register import rules as register_rules

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def a_photo(size=(640, 480), **options) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


def with_scans(count: int) -> bytes:
    """A progressive JPEG whose first scan is said again and again."""
    plain = a_photo(progressive=True)
    first = plain.index(b"\xff\xda")
    second = plain.index(b"\xff\xc4", first)
    return plain[:second] + plain[first:second] * count + plain[second:]


@pytest.fixture
def files(tmp_path, settings):
    store.use(tmp_path)
    yield
    store.use(settings.MEDIA_ROOT)


def test_scans_are_counted_before_the_first_pixel():
    photos.check(with_scans(20))
    with pytest.raises(photos.TooMuchWork):
        photos.check(with_scans(2000))


def test_scans_of_a_large_picture_are_fewer():
    """64 scans of 64 million pixels: 5 seconds and more, in 10 MB."""
    plain = with_scans(20)
    size = plain.index(b"\xff\xc2") + 5
    large = plain[:size] + (8000).to_bytes(2, "big") * 2 + plain[size + 4 :]
    assert photos.look(plain).scans > 12
    with pytest.raises(photos.TooMuchWork):
        photos.check(large)


def test_the_work_of_a_photo_is_known_before_it_is_done():
    small, scanned = photos.look(a_photo()), photos.look(with_scans(50))
    assert small.seconds < scanned.seconds < 1
    out = io.BytesIO()
    Image.new("RGB", (8000, 8000)).save(out, "WEBP", lossless=True, method=0)
    assert 3 < photos.look(out.getvalue()).seconds < 5
    assert photos.Look(photos.Kind.JPEG, 64_000_000, 12, photos.MAX_BYTES).seconds < 5


def test_each_scan_of_a_photo_is_work_for_each_of_its_pixels():
    once, often = (photos.Look(photos.Kind.JPEG, 10_000_000, n, 100_000) for n in (1, 51))
    assert often.seconds - once.seconds == pytest.approx(0.4)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photos_of_every_kind_are_made_anew_in_a_process_of_their_own(kind):
    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(out, kind)
    large, small = decoding.reencode_apart(out.getvalue(), sides=(200, 100))
    assert (large.width, large.height, small.width, small.height) == (200, 150, 100, 75)
    assert not pixels.tells_more_than_pixels(large.data)


def test_a_decoder_is_ended_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(decoding, "WALL_SECONDS", 0.001)
    with pytest.raises(photos.TooMuchWork):
        decoding.reencode_apart(a_photo(), sides=(800,))


@pytest.mark.parametrize("limit", ["CPU_SECONDS", "MEMORY"])
def test_a_decoder_that_meets_a_limit_gives_nothing_out(limit, monkeypatch, tmp_path):
    """The limits are the child's own: a module before it in the path makes them tiny."""
    tiny = f"import yizhan.kit.decoding as d; d.{limit} = 1; d._limit(); bytes(1 << 26)\n"
    tiny += "while True: pass\n"
    (tmp_path / "tiny.py").write_text(tiny)
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\nexec {sys.executable} {tmp_path}/tiny.py\n")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(photos.BadPhoto):
        decoding.reencode_apart(a_photo(), sides=(800,))


def test_one_bad_photo_keeps_no_other_waiting(db, files, monkeypatch):
    case = a_city().case()
    good, bad = (store.seal_photo(a_photo()) for _ in range(2))
    for key in (bad, good):
        Photo.objects.create(case=case, key=key, at=MONDAY)
    store.write(bad, store.Form.SEALED, with_scans(2000))

    assert reencode_sealed() == 1
    assert Photo.objects.get(key=good).state == PhotoState.READY
    refused = Photo.objects.get(key=bad)
    assert (refused.state, refused.refused_because) == (
        PhotoState.REFUSED,
        str(photos.TooMuchWork.message),
    )


def test_much_work_waits_for_little(db, files, monkeypatch):
    """But not for ever: five minutes for each second of work it is more."""
    monkeypatch.setattr(jobs, "PHOTO_BATCH", 1)
    case = a_city().case()
    out = io.BytesIO()
    Image.new("RGB", (8000, 8000)).save(out, "WEBP", lossless=True, method=0)

    def a_row(data: bytes, *, minutes: int) -> Photo:
        at = MONDAY + timedelta(minutes=minutes)
        return Photo.objects.create(case=case, key=store.seal_photo(data), at=at)

    much = a_row(out.getvalue(), minutes=0)
    little = a_row(a_photo(), minutes=2)
    late = a_row(a_photo(), minutes=60)
    shown = []
    for _round in range(3):
        reencode_sealed()
        shown.append([p.pk for p in Photo.objects.filter(state=PhotoState.READY).order_by("pk")])
    assert shown == [[little.pk], [much.pk, little.pk], [much.pk, little.pk, late.pk]]


def test_decoding_asks_the_database_nothing(db, files, django_assert_num_queries):
    """So that several photos can be decoded at once, in threads."""
    photo = Photo.objects.create(case=a_city().case(), key=store.seal_photo(a_photo()), at=MONDAY)
    with django_assert_num_queries(0):
        outcome = remade(photo)
    assert settle(photo, outcome)


def a_workbook(**parts: str) -> bytes:
    """A workbook with some of its parts put in by hand."""
    plain, out = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    names = {"sheet": SHEET, "texts": TEXTS}
    replaced = {names[name]: text for name, text in parts.items()}
    with ZipFile(plain) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in replaced:
                new.writestr(info.filename, _declaring_texts(old.read(info.filename)))
        for name, text in replaced.items():
            new.writestr(name, text)
    return out.getvalue()


def _declaring_texts(part: bytes) -> bytes:
    """What openpyxl writes has no table of texts, and so none in its list of parts."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = f'<Override PartName="/{TEXTS}" ContentType="{kind}" /></Types>'
    return part.replace(b"</Types>", entry.encode())


def a_sheet(rows: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"


def texts(*values: str) -> str:
    items = "".join(f"<si><t>{value}</t></si>" for value in values)
    return f"<sst {NAMESPACE}>{items}</sst>"


def test_a_text_longer_than_any_cell_can_be():
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    data = a_workbook(sheet=a_sheet(rows), texts=texts("河" * (LONGEST_TEXT + 1)))
    with pytest.raises(BadTable, match="32,767"):
        list(read_workbook(data).rows)


def test_one_text_said_in_thousands_of_cells():
    """A file of 20 kB whose cells hold more text than any list."""
    cells = MAX_TEXT // LONGEST_TEXT + 10
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells))
    data = a_workbook(sheet=a_sheet(rows), texts=texts("河" * LONGEST_TEXT))
    assert len(data) < 100_000
    with pytest.raises(BadTable):
        for _row in read_workbook(data).rows:
            pass


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet": a_sheet("<row/>" * 1_100_000)},
        {"sheet": a_sheet("<row>" + "<c/>" * 5_100_000 + "</row>")},
        {"texts": texts().replace("</sst>", "<si/>" * 3_100_000 + "</sst>")},
    ],
    ids=["rows", "cells", "texts"],
)
def test_millions_of_empty_marks(parts):
    data = a_workbook(**parts)
    assert len(data) < 1_000_000
    with pytest.raises(BadTable):
        read_workbook(data)


def test_an_honest_list_of_100_000_texts_is_read():
    names = texts(*(f"骑手{n}" for n in range(100_000)))
    rows = "".join(
        f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(100_000)
    )
    data = a_workbook(sheet=a_sheet(rows), texts=names)
    assert sum(1 for _row in read_workbook(data).rows) == 100_000


MARKS = 200_000
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row>'


def beside_a_sheet(comment: str) -> bytes:
    """A workbook with something in its sheet that a parser passes over."""
    return a_workbook(sheet=a_sheet(HEAD).replace("</worksheet>", f"<!--{comment}--></worksheet>"))


def a_list_of(cell: str) -> bytes:
    return f"phone\n{cell}\n".encode() * 20


NEVER_ENDED = {
    "merged cells": beside_a_sheet("<mergeCell " * MARKS),
    "rows": beside_a_sheet("<row " * MARKS),
    "hidden rows": beside_a_sheet("<row " + 'hidden="1" ' * MARKS),
    "cells": beside_a_sheet("<c a" * MARKS),
    "formulas": beside_a_sheet("<c a><f " * MARKS),
    "blanks behind formulas": beside_a_sheet(("<c a><f>1</f>" + " " * 9_000) * 1_000),
    "blanks in a cell": a_list_of("\u200b1" + " " * 130_000 + "1"),
    "brackets in a heading": a_list_of("(" * 130_000),
    "a heading of brackets": ("phone," + ",".join(["(" * 130_000] * 20) + "\n1\n").encode(),
    "marks above a letter": a_list_of("a" + "\u0301\u0323" * 65_000),
}
"""Each was hours of work: the end of something was looked for anew at each of its beginnings."""
READER = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from yizhan.kit.tables import Column
from yizhan.kit.tables.reading import read_table
from yizhan.kit.tables.shape import BadTable, plain
try:
    for row in read_table(io.BytesIO(sys.stdin.buffer.read()), [Column("phone")]):
        plain(row["phone"])
except BadTable:
    pass
"""


@pytest.mark.parametrize("name", NEVER_ENDED)
def test_what_never_ends_is_looked_for_once(name):
    """In a process that is ended after 20 seconds of computing; it needs one."""
    done = subprocess.run(
        [sys.executable, "-c", READER], input=NEVER_ENDED[name], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


WORDS = [
    (people_rules.normalise_phone, people_rules.BadPhone),
    (people_rules.normalise_email, people_rules.BadEmail),
    (worktime_rules.dialled, worktime_rules.BadNumber),
    (register_rules.normalise_credit_code, register_rules.BadCreditCode),
    (branch_rules.normalise_code, ()),
    (shape.plain, ()),
    (shape.key_of, ()),
    (hours_words.in_syntax, Refusal),
    (normal.normalised, ()),
]


@pytest.mark.parametrize(("read", "refuses"), WORDS, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize(
    "text", ["\ufdfa" * 32_767, "a" + "\u0301\u0323" * 65_000], ids=["wide", "marks"]
)
def test_what_is_too_long_is_not_made_narrow(read, refuses, text):
    """A row of a small workbook with such a cell took a second, and one of a list a minute."""
    begun = time.process_time()
    with suppress(refuses) if refuses else nullcontext():
        read(text)
    assert time.process_time() - begun < 2
