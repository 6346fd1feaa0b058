from __future__ import annotations

from django.http import HttpResponse

from yizhan.kit.tables import Form


def as_file(data: bytes, form: Form, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response
