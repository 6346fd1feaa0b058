"""Lists as companies send them: those that are taken, and those that are refused and why."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from openpyxl import Workbook

from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Ridership

HEAD = ["手机号", "姓名", "网点", "加入日期"]
GOOD = ["13800000001", "覃小河", "S1", "2024-03-05"]


def wide(narrow):
    return "".join(chr(ord(sign) + 0xFEE0) for sign in narrow)


def sheet(*rows, change=lambda _sheet: None, head=HEAD) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(sheet(GOOD))
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def text(*rows, encoding="utf-8") -> bytes:
    return "\n".join(",".join(row) for row in (HEAD, *rows)).encode(encoding)


def having(n, value):
    return [*GOOD[:n], value, *GOOD[n + 1 :]]


TAKEN = {
    "csv": text(GOOD),
    "csv in GB 18030": text(GOOD, encoding="gb18030"),
    "xlsx": sheet(GOOD),
    "a telephone as a number": sheet(having(0, 13800000001)),
    "full-width digits": sheet(having(0, wide(GOOD[0]))),
    "blanks and no-break spaces": sheet(
        ["\u00a0138 0000 0001\u3000", " 覃小河\u200b", "S1 ", GOOD[3]]
    ),
    "marks of an address book": sheet(having(0, "\u202d138-0000-0001\u202c")),
    "a date as text": sheet(having(3, "2024年3月5日")),
    "a date with slashes": sheet(having(3, "2024/3/5")),
    "a date without marks": sheet(having(3, "20240305")),
    "a full-width date": sheet(having(3, wide(GOOD[3]))),
    "a serial": sheet(having(3, 45356)),
    "a true date": sheet(having(3, datetime(2024, 3, 5))),
    "a formula with its value": sheet(GOOD),
}
"""Each file says the same: one rider, at S1, since the fifth of March."""


REFUSED = {
    "merged cells": (sheet(GOOD, change=lambda s: s.merge_cells("A3:B3")), "A3:B3"),
    "macros": (with_macros(), "宏"),
    "empty": (b"", "空"),
    "blank": (b" \n ", "空"),
    "wrong headings": (text(GOOD).replace("网点".encode(), b"x"), "缺少"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "UTF-8"),
    "too long": (b"a,b\n" + b"x" * (21 * 1024 * 1024), "20 MB"),
    "a formula nobody has computed": (sheet(having(0, "=A1")), "只有公式"),
    "a formula as a name": (text(having(1, "=cmd|' /C calc'!A0")), "不是姓名"),
    "a rounded telephone": (text(having(0, "1.38E+10")), "近似数"),
    "no telephone": (text(having(0, "12345")), "号码"),
    "no date": (text(having(3, "上周")), "日期"),
    "the same telephone twice": (text(GOOD, GOOD), "第 3 行"),
    "a site of another company": (text(having(2, "S2")), "网点"),
    "no site": (text(having(2, "天上")), "网点"),
}
BY_THE_PAGE_ALONE = {"a site of another company"}


def assert_one_rider(city: City) -> None:
    [entry] = Ridership.objects.all()
    assert (entry.site, entry.joined_on) == (city.site, date(2024, 3, 5))
    assert entry.rider.secrets.get(kind="legal_name").masked == "覃**"
    assert entry.rider.secrets.get(kind="phone").masked == "138****0001"
