"""/gates.csv and /gates.geojson: the gate handbook as open files."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.kit.tables import Form
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.open_files import open_file
from yizhan.roof.shared.plan_pictures import picture_answer
from yizhan.wings.care.gates.exchange import HEADINGS, compound_records
from yizhan.wings.care.gates.models import PlanPicture


@open_answer
def open_data(_request: OpenRequest, form: Form) -> HttpResponseBase:
    """Every place that is in the handbook; what can be exported can be imported."""
    return open_file(compound_records(), HEADINGS, form, name="gates", day=timezone.localdate())


@public_page
@require_safe
def plan(_request: OpenRequest, key: uuid.UUID) -> HttpResponse:
    """The picture of a building plan that somebody has looked at."""
    return picture_answer(get_object_or_404(PlanPicture.objects.public(), key=key))
