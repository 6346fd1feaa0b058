"""Values that no form, address or call was made for. Each was somebody's real fault."""

from __future__ import annotations

import json
from random import Random

TEXTS = (
    "", " ", "a\x00b", "\ud800", "\udfff字", "\u202e\u2066abc", "=1+1", "+cmd|' /C calc'!A0",
    "@13800138000", "<script>alert(1)</script>", "{{7*7}}{% load x %}", "%s%(a)s{0}",
    "\r\nSet-Cookie: a=b",
    "𠮷𬭎", "买买提·阿不都", "🛵" * 40, "a\nb\u2028c", "１２３", "\u00ad\u2011",
    "'; DROP TABLE x; --",
    "../../etc/passwd", "0", "-1", "00", "1e9", "1.5", "NaN", "nan", "inf", "-inf", "Infinity",
    "9" * 20, "-" + "9" * 20, "9" * 400, "9" * 4_400, "2147483648", "9223372036854775808",
    "0001-01-01", "9999-12-31", "2024-02-30", "0000-00-00", "2024-13-01T25:61",
    "9999-12-31T23:59:59+14:00",
    "null", "true", "[]", "on", "None", "undefined", "admin", "rider", "r-0011223344556677",
    "13800138000", "138****8000", "a@b", "@", "a@" + "b" * 300 + ".c", "x" * 10_001, "字" * 10_001,
    "%00", "%", "\\", "/", "?", "#", "..", "٣", "²", "½", "_", "-", "x" * 151,
)  # fmt: skip
HUGE = "字" * 350_000
"""A megabyte."""
JSON_TEXTS = tuple(json.dumps(text) for text in TEXTS) + (
    "0", "-1", "1.5", "1e400", "NaN", "Infinity", "-Infinity", "1" + "0" * 400, "1" + "0" * 4_400,
    "null", "true", "false",
    "[]", '["a"]', "{}", '{"a": {"b": []}}', "[[[[[[]]]]]]", r'"\ud800"', r'"\u0000"',
    "9223372036854775808", "[" * 900 + "]" * 900,
)  # fmt: skip
FILES = (
    ("a.csv", b""),
    ("a.csv", b"\x00" * 64),
    ("a.csv", "手机号,网点\n=1+1,\ud800\n".encode("utf-8", "surrogatepass")),
    ("../../a.csv", b"a,b\n1,2\n"),
    ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 200),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 200),
    ("a.xlsx", b"PK\x03\x04" + b"\x00" * 200),
    ("=cmd.pdf", b"%PDF-1.7\n%%EOF\n"),
    ("x" * 300 + ".webp", b"RIFF\xff\xff\xff\xffWEBPVP8 "),
    ("\u202egnp.exe", b"MZ" * 100),
    ("a.zip", b"PK\x05\x06" + b"\x00" * 18),
)  # fmt: skip


def a_text(dice: Random) -> str:
    return HUGE if dice.random() < 0.003 else dice.choice(TEXTS)


def a_json(dice: Random) -> str:
    return json.dumps(HUGE) if dice.random() < 0.003 else dice.choice(JSON_TEXTS)
