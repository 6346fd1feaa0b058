from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.rules import views as rules
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("rules", rules.rules, name="rules"),
    path("rules/<slug:code>/end", rules.end, name="rule_end"),
    path("rules/<slug:code>/resume", rules.resume, name="rule_resume"),
    path("rules/new", rules.new_rule, name="rule_new"),
]

navigation = (
    Page(
        "desk:rules",
        "list",
        pgettext_lazy("navigation", "Rules of duties"),
        Permission.RULE_EDIT,
        section=Section.SETTINGS,
        place=40,
    ),
)
