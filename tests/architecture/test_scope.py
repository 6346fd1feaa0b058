"""What belongs to a unit or a person is narrowed to what one person may see, before it is read."""

from __future__ import annotations

import ast

from django.apps import apps

from tests.architecture.source import ROOF, files, place, tree

SEEN_THROUGH_ANOTHER = {
    "appointments.EngagementPeriod": "what everybody may know of a day, read by `in_force`",
    "casework.CaseStep": "read through its case",
    "people.Person": "the person herself",
    "people.Post": "read through roles.active_posts, and on the people page by unit",
    "people.Reveal": "read by `about`, by whom it concerns",
    "people.Unit": "read through roles.units_where; its words say which units",
    "people.UnitPeriod": "what everybody may know of a day, read by `in_force`",
    "stations.StationPeriod": "what everybody may know of a day, read by `in_force`",
    "stations.Station": "public; `visible_to` is what one may edit",
}
SCOPES = {
    "visible_to", "within", "hosted_by", "asked_by", "by_ticket", "by_short", "public", "on_menu",
    "about", "for_asker", "not_ended", "of_year", "for_person", "known_by", "failed_for",
    "behind", "for_event", "for_events", "counted_by", "shown_masked", "in_force", "none",
    "for_units", "at_paths", "counties_of", "admissions", "merged_under", "said_by_askers", "of",
    "handed_on_by", "urgent_before", "worked_by", "took_place", "certified", "open_to",
    "judged_by", "declared_in", "opened", "of_statements", "for_jury",
    "moderated_by", "to_moderate", "next_to_moderate", "for_public", "same_as", "of_days",
    "names_of",
}  # fmt: skip
"""Words of the query sets that say whose rows, or that they are everybody's."""


def owned(model) -> bool:
    """Does a row of it belong to a person or a unit?"""
    return any(
        field.many_to_one and field.related_model._meta.label in {"people.Person", "people.Unit"}
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model
    )


def test_what_is_owned_can_be_narrowed():
    missing = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("yizhan.")
        and owned(model)
        and model._meta.label not in SEEN_THROUGH_ANOTHER
        and not hasattr(model._default_manager.all(), "visible_to")
    ]
    assert missing == []


def test_no_exemption_outlives_its_model():
    known = {model._meta.label for model in apps.get_models()}
    assert set(SEEN_THROUGH_ANOTHER) <= known


def test_the_roof_reads_only_through_a_scope():
    offenders = [
        f"{place(path, node)} {ast.unparse(node)}"
        for path in files(ROOF)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", "_default_manager", "_base_manager"}
        and node.attr not in SCOPES
    ]
    assert offenders == []
