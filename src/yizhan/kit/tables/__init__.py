"""Spreadsheets in and out: xlsx, csv and GeoJSON as rows of text under known columns.

A file is read by what is in it, not by what it is called. What cannot be read for sure is refused
with a sentence that says what to do: macros, merged cells, old or protected workbooks, broken or
huge files. What is exported can be imported again, text by text, and no text of it can start a
formula in whoever's spreadsheet opens it.
"""

from yizhan.kit.tables.each import (
    Cells,
    Loaded,
    Once,
    Progress,
    Reading,
    Remark,
    Source,
    hidden_rows,
    read_each,
    tracked,
)
from yizhan.kit.tables.exchange import Change, Exchange, changes_between, headings_of, only_out
from yizhan.kit.tables.reading import MAX_BYTES, read_table
from yizhan.kit.tables.rehearsal import Rehearsal, rehearse
from yizhan.kit.tables.shape import BadRow, BadTable, Column, FileRow, Row, Table, Wrong, plain
from yizhan.kit.tables.values import (
    as_choice,
    as_choices,
    as_code,
    as_date,
    as_number,
    as_point,
    as_text,
    as_yes_no,
    labels,
)
from yizhan.kit.tables.workbook import unpacked_size
from yizhan.kit.tables.writing import Form, parts_of, write_bad_rows, write_table, write_template

__all__ = [
    "MAX_BYTES",
    "BadRow",
    "BadTable",
    "Cells",
    "Change",
    "Column",
    "Exchange",
    "FileRow",
    "Form",
    "Loaded",
    "Once",
    "Progress",
    "Reading",
    "Rehearsal",
    "Remark",
    "Row",
    "Source",
    "Table",
    "Wrong",
    "as_choice",
    "as_choices",
    "as_code",
    "as_date",
    "as_number",
    "as_point",
    "as_text",
    "as_yes_no",
    "changes_between",
    "headings_of",
    "hidden_rows",
    "labels",
    "only_out",
    "parts_of",
    "plain",
    "read_each",
    "read_table",
    "rehearse",
    "tracked",
    "unpacked_size",
    "write_bad_rows",
    "write_table",
    "write_template",
]
