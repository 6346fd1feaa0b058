"""/desk/texts: the sentences every desk can put into an answer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from yizhan.ground.casework.actions import remove_text, save_text
from yizhan.ground.casework.models import StandardText
from yizhan.ground.people.permissions import Permission
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show


class TextForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = StandardText
        fields = ("title", "text", "item", "status", "position")
        labels = {
            "title": gettext_lazy("Short name"),
            "text": gettext_lazy("Text"),
            "item": gettext_lazy("Only for"),
            "status": gettext_lazy("Fits when a case becomes"),
            "position": pgettext_lazy("order", "Position"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


@desk_page(Permission.CATALOGUE_EDIT)
def texts(request: PageRequest) -> HttpResponse:
    rows = StandardText.objects.public().select_related("item")
    return show(request, "desk/texts/texts.html", {"texts": rows})


@desk_page(Permission.CATALOGUE_EDIT)
def text(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """One text, or a new one."""
    standard = get_object_or_404(StandardText.objects.public(), pk=pk) if pk else None
    form = TextForm(request.POST or None, instance=standard)
    if form.is_valid():
        save_text(form.instance, by=request.user, at=timezone.now())
        messages.success(request, _("Every desk has it now."))
        return redirect("desk:texts")
    status = 422 if form.errors else 200
    return show(request, "desk/texts/text.html", {"form": form, "text": standard}, status=status)


@desk_page(Permission.CATALOGUE_EDIT)
@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    standard = get_object_or_404(StandardText.objects.public(), pk=pk)
    remove_text(standard, by=request.user, at=timezone.now())
    messages.success(request, _("Removed. Answers already given keep their words."))
    return redirect("desk:texts")
