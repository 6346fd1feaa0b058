"""The attachment of a task: known by its content, kept with the task."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from yizhan.wings.organisation.duties.exchange import (
    FILE_LIMIT,
    BadFile,
    FileKind,
    FileTooBig,
    HasMacros,
    detect_kind,
)
from yizhan.wings.organisation.duties.models import TaskFile
from yizhan.wings.organisation.duties.tests.factories import a_tree

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def office(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in ("[Content_Types].xml", *names):
            parts.writestr(name, "<x/>")
    return out.getvalue()


def sheet():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, FileKind.PDF),
        (office("word/document.xml"), FileKind.DOCX),
        (sheet(), FileKind.XLSX),
        (picture("PNG"), FileKind.PNG),
        (picture("JPEG"), FileKind.JPG),
    ],
)
def test_a_file_is_what_is_in_it(data, kind):
    assert detect_kind(data) == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", BadFile),
        (b"MZ\x90\x00" * 100, BadFile),
        (b"<html><script>alert(1)</script>", BadFile),
        (b"%PDF-1.7 cut off", BadFile),
        (office("something/else.xml"), BadFile),
        (office("word/document.xml", "word/vbaProject.bin"), HasMacros),
        (b"PK\x03\x04 broken", BadFile),
        (picture("WEBP"), BadFile),
        (picture("PNG")[:-20], BadFile),
        (PDF + b"x" * FILE_LIMIT, FileTooBig),
    ],
)
def test_what_is_none_of_them_is_refused(data, why):
    with pytest.raises(why):
        detect_kind(data)


@pytest.mark.django_db
def test_it_is_kept_under_a_name_that_fits_what_it_is():
    tree = a_tree()

    task = tree.task(file=PDF, file_name="关于../摸排的通知.exe")

    file = TaskFile.objects.get(task=task)
    assert (file.name, file.kind, bytes(file.data)) == ("关于.._摸排的通知.pdf", "pdf", PDF)
