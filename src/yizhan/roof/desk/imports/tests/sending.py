"""A file on its way through the pages of an import, for the tests of each kind."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


def send(client: Client, address: str, data: bytes, name: str = "list.csv", **more: Any) -> Any:
    """Bring a file and return its preview, or the form with the reason why it is none."""
    file = SimpleUploadedFile(name, data)
    return client.post(address, {"file": file} | more, follow=True)


def confirm(client: Client, preview: Any) -> Any:
    """Say on the preview that it is to be kept."""
    address = preview.wsgi_request.path + "/confirm"
    assert f'action="{address}"' in preview.text
    return client.post(address)
