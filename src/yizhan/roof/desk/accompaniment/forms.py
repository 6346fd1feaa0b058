from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.people.models import Post
from yizhan.ground.places.models import Division
from yizhan.wings.care.accompaniment.index import standing_posts
from yizhan.wings.care.accompaniment.models import StepTemplate
from yizhan.wings.care.accompaniment.rules import OWN_STEP_DAYS

WHOLE_CITY = ""


def _text(label: Any, *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SayForm(forms.Form):
    """Words, and for whom they are."""

    text = _text(pgettext_lazy("accompaniment", "Words"))
    to = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            ("rider", gettext_lazy("Tell the rider")),
            ("self", gettext_lazy("Note for myself; the rider does not read it")),
        ],
        initial="rider",
        widget=forms.RadioSelect,
    )


class StepForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you will do"), max_length=80)
    days = forms.TypedChoiceField(label=gettext_lazy("By when"), coerce=int)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["days"].choices = [  # type: ignore[attr-defined]  # the stubs know a plain Field
            (days, ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days})
            for days in OWN_STEP_DAYS
        ]


class PostForm(forms.Form):
    """Somebody who may stand by, by the post she holds in one of these units."""

    post = forms.ChoiceField(label=gettext_lazy("Who stands by"))
    phone = forms.CharField(
        label=gettext_lazy("Number for the rider to call"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("Of the office, not a private one. Empty: the unit's number."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data)
        self.posts = {str(post.pk): post for post in standing_posts(units)}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, post in self.posts.items():
            groups[post.unit.name].append((key, str(post.person)))
        choices = [("", _("Please choose")), *groups.items()]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]  # the stubs know a plain Field

    def clean_post(self) -> Post:
        post: Post = self.posts[self.cleaned_data["post"]]
        return post


class AppointForm(PostForm):
    """Somebody who is named for a county beforehand."""

    division = forms.ChoiceField(label=gettext_lazy("For which county"), required=False)

    def __init__(self, data: Any = None, *, units: Any, counties: dict[str, Division]) -> None:
        super().__init__(data, units=units)
        self.fields["phone"].required = True
        self.fields["phone"].help_text = gettext_lazy("Riders see it. Of the office, not private.")
        self.fields["division"].choices = [  # type: ignore[attr-defined]  # the stubs know a plain Field
            (WHOLE_CITY, _("The whole city")),
            *((code, division.name) for code, division in counties.items()),
        ]


class AidForm(forms.Form):
    """The words that would be passed on to legal aid; the rider reads them first."""

    office = forms.CharField(
        label=gettext_lazy("Which office"), max_length=80, initial=gettext_lazy("Legal aid (12348)")
    )
    text = _text(gettext_lazy("What would be passed on, word by word"), rows=5)
    with_photos = forms.BooleanField(label=gettext_lazy("With the rider's photos"), required=False)


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in its stubs only
    class Meta:
        model = StepTemplate
        fields = ("code", "name", "text", "minutes", "source", "position", "active")
        labels = {
            "code": gettext_lazy("Code"),
            "name": gettext_lazy("Step, as the rider reads it"),
            "text": gettext_lazy("Hint for whoever stands by"),
            "minutes": gettext_lazy("Working minutes until it is due"),
            "source": gettext_lazy("Source"),
            "position": gettext_lazy("Place in the list"),
            "active": gettext_lazy("In use"),
        }
        help_texts = {
            "code": gettext_lazy("Small letters and lines, for other systems; it never changes."),
            "minutes": gettext_lazy("A working day has 420. Counted once somebody is named."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
