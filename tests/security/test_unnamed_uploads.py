"""What somebody sends is under no name on the disk before it is sealed: a photo of 3 MB is in
memory, three of 15 MB are in a file that is gone with its process."""

from __future__ import annotations

import os
import tempfile

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

MB = 1 << 20
MARK = b"SECRETPHONE"


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """The data folder, and the system's folder for temporary files."""
    settings.DATA = tmp_path
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def sent(size):
    photo = SimpleUploadedFile("IMG_20241109_韦某.jpg", MARK + bytes(size), "image/jpeg")
    return RequestFactory().post("/", {"photo": photo})


def test_a_photo_of_a_telephone_is_in_memory(folder):
    photo = sent(3 * MB).FILES["photo"]
    assert isinstance(photo, InMemoryUploadedFile)
    assert list(folder.iterdir()) == []


def test_more_than_memory_takes_has_no_name(folder):
    request = sent(17 * MB)
    photo = request.FILES["photo"]
    assert list(folder.iterdir()) == []
    assert os.fstat(photo.fileno()).st_nlink == 0
    assert (photo.name, photo.size) == ("IMG_20241109_韦某.jpg", 17 * MB + len(MARK))
    assert photo.read() == MARK + bytes(17 * MB)
    assert photo.read() == b""
    photo.seek(0)
    assert next(photo.chunks())[: len(MARK)] == MARK
    request.close()
    assert photo.closed


def test_what_breaks_off_leaves_nothing(folder):
    whole = sent(17 * MB)
    body = whole.read()
    cut = RequestFactory().generic(
        "POST", "/", body[: 16 * MB], content_type=whole.headers["Content-Type"]
    )
    cut.META["CONTENT_LENGTH"] = str(len(body))
    assert list(cut.FILES) == []
    assert list(folder.iterdir()) == []
