from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    return {"demo": settings.DEMO_LOGIN}
