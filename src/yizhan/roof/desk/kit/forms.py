from __future__ import annotations

from django import forms

from yizhan.ground.casework.rules import CloseReason, ItemGroup


class SampleForm(forms.Form):
    """One of each input, for the kit page."""

    name = forms.CharField(label="驿站名称", max_length=80, help_text="门上写的那个名字。")
    hours = forms.CharField(label="开放时间", required=False, help_text="例：Mo-Su 08:00-22:00")
    reason = forms.ChoiceField(label="原因", choices=CloseReason)
    text = forms.CharField(label="说一句", widget=forms.Textarea, required=False)
    groups = forms.MultipleChoiceField(
        label="分类",
        choices=ItemGroup.choices[:4],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="我已向驿站管家核实")
