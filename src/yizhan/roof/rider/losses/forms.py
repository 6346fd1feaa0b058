from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.wings.care.losses.index import Entry
from yizhan.wings.care.losses.models import LossKind
from yizhan.wings.care.losses.rules import LONGEST_SHOP, MINUTES, Appeal, Facts, kept_amount


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _chips() -> forms.RadioSelect:
    return forms.RadioSelect()


class _LossForm(forms.Form):
    """The day and the platform, which every entry has."""

    platform = forms.ChoiceField(label=_("Platform"), required=False, widget=_chips())
    happened_on = forms.DateField(label=_("Day"), widget=_day())

    def __init__(self, *args: Any, platforms: Iterable[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in platforms if name]
        another = [("", _("another platform"))]
        self.fields["platform"].choices = names + another  # type: ignore[attr-defined]  # the stubs know a plain Field
        self.fields["happened_on"].initial = today


class MealForm(_LossForm):
    """Input of a slow meal; the button that sends it says the minutes."""

    minutes = forms.TypedChoiceField(
        label=_("Waited"), choices=[(n, n) for n in MINUTES], coerce=int,
        error_messages={"required": _("Tap how long you waited.")},
    )  # fmt: skip
    shop = forms.ChoiceField(label=_("Shop"), required=False, widget=_chips())
    shop_typed = forms.CharField(
        label=_("Another shop"), required=False, max_length=LONGEST_SHOP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, shops: Iterable[str], **kwargs: Any) -> None:
        """`shops` are those she can tap: her last ones, and one nearby that she has tapped."""
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in shops]
        self.fields["shop"].choices = names  # type: ignore[attr-defined]  # the stubs know a plain Field
        if not names:
            del self.fields["shop"]
            self.fields["shop_typed"].label = _("Shop")

    def facts(self) -> Facts:
        said = self.cleaned_data
        typed = " ".join(said["shop_typed"].split())
        return Facts(
            platform=said["platform"],
            shop=typed or said.get("shop", ""),
            minutes=said["minutes"],
        )


class PenaltyForm(_LossForm):
    """Input of a penalty; the button that sends it says the kind."""

    kind = forms.ChoiceField(label=_("Kind"), error_messages={"required": _("Choose what it was.")})

    def __init__(self, *args: Any, kinds: Iterable[LossKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # the stubs know a plain Field
            (kind.code, kind.label) for kind in kinds
        ]

    def facts(self) -> Facts:
        return Facts(platform=self.cleaned_data["platform"], kind=self.cleaned_data["kind"])


class _EntryForm(_LossForm):
    """Input of the page of one entry."""

    text = forms.CharField(
        label=_("What they said, or what you say"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Entry, platforms: Iterable[str], **kwargs: Any) -> None:
        facts = entry.facts
        known = list(dict.fromkeys([*platforms, facts.platform]))
        start = vars(facts) | {"happened_on": entry.loss.happened_on}
        super().__init__(*args, platforms=known, initial=start, **kwargs)
        self.fields["happened_on"].initial = entry.loss.happened_on


class MealEntryForm(_EntryForm):
    shop = forms.CharField(label=_("Shop"), max_length=LONGEST_SHOP)
    minutes = forms.TypedChoiceField(
        label=_("Minutes waited"), choices=[(n, n) for n in MINUTES], coerce=int, widget=_chips()
    )
    field_order = ("shop", "minutes", "platform", "happened_on", "text")

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            platform=said["platform"],
            shop=" ".join(said["shop"].split()),
            minutes=said["minutes"],
            text=said["text"],
        )


class PenaltyEntryForm(_EntryForm):
    kind = forms.ChoiceField(label=_("Kind"), widget=_chips())
    amount = forms.DecimalField(
        label=_("How much"), required=False, max_digits=8, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    appeal = forms.ChoiceField(
        label=_("What came of the appeal"), choices=Appeal.choices, widget=_chips()
    )
    answer = forms.CharField(
        label=_("The platform's answer"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    field_order = ("kind", "amount", "text", "appeal", "answer", "platform", "happened_on")

    def __init__(self, *args: Any, entry: Entry, kinds: Iterable[LossKind], **kwargs: Any) -> None:
        super().__init__(*args, entry=entry, **kwargs)
        codes = {kind.code: kind.label for kind in kinds} | {entry.facts.kind: entry.kind}
        self.fields["kind"].choices = list(codes.items())  # type: ignore[attr-defined]  # the stubs know a plain Field
        if entry.measure_words:
            self.fields["amount"].label = entry.measure_words

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            platform=said["platform"],
            kind=said["kind"],
            amount=kept_amount(said["amount"]),
            text=said["text"],
            appeal=said["appeal"],
            answer=said["answer"],
        )
