from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.branches import letting_in, members
from yizhan.roof.desk.branches import life as branch_life
from yizhan.roof.desk.branches import views as branches
from yizhan.roof.desk.calendar import views as calendar
from yizhan.roof.desk.cases import views as cases
from yizhan.roof.desk.catalogue import views as catalogue
from yizhan.roof.desk.committee import views as committee
from yizhan.roof.desk.coverage import views as coverage
from yizhan.roof.desk.deliveries import views as deliveries
from yizhan.roof.desk.development import views as development
from yizhan.roof.desk.dispatch import views as dispatch
from yizhan.roof.desk.duties import views as duties
from yizhan.roof.desk.imports import views as imports
from yizhan.roof.desk.inbox import views as inbox
from yizhan.roof.desk.kit import views as kit
from yizhan.roof.desk.overview.views import overview
from yizhan.roof.desk.people import doubles
from yizhan.roof.desk.people.views import people
from yizhan.roof.desk.register import companies, riders
from yizhan.roof.desk.register.headcount import headcount
from yizhan.roof.desk.register.importing import import_riders
from yizhan.roof.desk.rules import views as rules
from yizhan.roof.desk.stages import views as stages
from yizhan.roof.desk.stations import importing
from yizhan.roof.desk.stations import views as stations
from yizhan.roof.desk.structure import views as structure
from yizhan.roof.desk.tasks import views as tasks
from yizhan.roof.desk.texts import views as texts
from yizhan.roof.desk.units import turning
from yizhan.roof.desk.units import views as units

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    # What is opened all day is found first.
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/bulk", inbox.bulk, name="inbox_bulk"),
    path("dispatch/", dispatch.dispatch, name="dispatch"),
    path("dispatch/merge", dispatch.merge_all, name="dispatch_merge"),
    path("cases/<int:pk>", cases.case, name="case"),
    path("cases/<int:pk>/hand-on", cases.hand_on, name="case_hand_on"),
    path("cases/<int:pk>/merge", cases.merge, name="case_merge"),
    path("cases/<int:pk>/move", cases.move, name="case_move"),
    path("cases/<int:pk>/note", cases.note, name="case_note"),
    path("cases/<int:pk>/photos/<str:key>", cases.photo, name="case_photo"),
    path("cases/<int:pk>/reveal", cases.reveal, name="case_reveal"),
    path("cases/<int:pk>/take", cases.take, name="case_take"),
    path("cases/<int:pk>/unmerge", cases.unmerge, name="case_unmerge"),
    path("cases/units", cases.find_units, name="units_find"),
    path("branches", branches.branches, name="branches"),
    path("branches/new", branches.new_branch, name="branch_new"),
    path("branches/<str:code>", branches.branch, name="branch"),
    path("branches/<str:code>/code", letting_in.code, name="branch_code"),
    path("branches/<str:code>/cover", branches.cover, name="branch_cover"),
    path("branches/<str:code>/covers/<int:pk>/end", branches.uncover, name="branch_uncover"),
    path("branches/<str:code>/events/new", branch_life.new_event, name="branch_event_new"),
    path("branches/<str:code>/events/<int:pk>", branch_life.event, name="branch_event"),
    path(
        "branches/<str:code>/events/<int:pk>/cancel",
        branch_life.cancel,
        name="branch_event_cancel",
    ),
    path("branches/<str:code>/members/<int:pk>", members.member, name="branch_member"),
    path(
        "branches/<str:code>/members/<int:pk>/confirm",
        members.confirm,
        name="branch_member_confirm",
    ),
    path("branches/<str:code>/members/<int:pk>/end", members.end, name="branch_member_end"),
    path("branches/<str:code>/members/<int:pk>/move", members.move, name="branch_member_move"),
    path("branches/<str:code>/members/<int:pk>/note", members.note, name="branch_member_note"),
    path(
        "branches/<str:code>/members/<int:pk>/unlink",
        members.unlink,
        name="branch_member_unlink",
    ),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/fill", calendar.fill, name="calendar_fill"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/new", catalogue.new_item, name="catalogue_new"),
    path("catalogue/<slug:code>", catalogue.item, name="catalogue_item"),
    path("committees", committee.committee_list, name="committees"),
    path("committees/units", committee.find_units, name="committee_units"),
    path("committees/<str:code>", committee.committee, name="committee"),
    path("committees/<str:code>/meetings/new", committee.new_meeting, name="meeting_new"),
    path("committees/<str:code>/seats/new", committee.new_seat, name="seat_new"),
    path("meetings/<int:pk>", committee.meeting, name="meeting"),
    path("meetings/<int:pk>/call-off", committee.call_off, name="meeting_call_off"),
    path("meetings/<int:pk>/decide", committee.decide, name="meeting_decide"),
    path("meetings/<int:pk>/edit", committee.edit_meeting, name="meeting_edit"),
    path("meetings/<int:pk>/minutes", committee.minutes, name="meeting_minutes"),
    path("seats/<int:pk>/appoint", committee.appoint, name="seat_appoint"),
    path("seats/<int:pk>/close", committee.close_seat, name="seat_close"),
    path("terms/<int:pk>/end", committee.end_term, name="term_end"),
    path("companies", companies.companies, name="companies"),
    path("companies/new", companies.new_company, name="company_new"),
    path("companies/<slug:code>", companies.company, name="company"),
    path("companies/<slug:code>/close", companies.close_company, name="company_close"),
    path("companies/<slug:code>/site", companies.new_site, name="site_new"),
    path("coverage", coverage.coverage, name="coverage"),
    path("coverage/export.<str:form>", coverage.export_file, name="coverage_export"),
    path("coverage/<slug:county>/<slug:what>", coverage.behind, name="coverage_behind"),
    path("deliveries", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/retry", deliveries.once_more, name="delivery_retry"),
    path("development", development.development, name="development"),
    path("development/<int:pk>", development.candidacy, name="candidacy"),
    path("development/<int:pk>/correct", development.corrected, name="candidacy_correct"),
    path("development/<int:pk>/examine", development.examined, name="candidacy_examine"),
    path("development/<int:pk>/step", development.step, name="candidacy_step"),
    path("development/<int:pk>/stop", development.stopped, name="candidacy_stop"),
    path("headcount", headcount, name="headcount"),
    path("imports/bad-rows", imports.bad_rows, name="bad_rows"),
    path("imports/progress", imports.progress, name="import_progress"),
    path("duties", duties.duties, name="duties"),
    path("duties/<int:pk>", duties.duty, name="duty"),
    path("duties/<int:pk>/answer", duties.answer, name="duty_answer"),
    path("duties/<int:pk>/do", duties.do, name="duty_do"),
    path("duties/<int:pk>/return", duties.give_back, name="duty_return"),
    path("duties/<int:pk>/split", duties.split, name="duty_split"),
    path("duties/<int:pk>/waive", duties.waive, name="duty_waive"),
    path("duties/measures", duties.measures, name="duty_measures"),
    path("endpoints/add", deliveries.connect, name="endpoint_add"),
    path("endpoints/<int:pk>/stop", deliveries.disconnect, name="endpoint_stop"),
    path("people", people, name="people"),
    path("people/doubles", doubles.doubles, name="doubles"),
    path("people/doubles/<int:pk>/undo", doubles.undo, name="doubles_undo"),
    path("posts/<int:pk>/end", units.end, name="post_end"),
    path("posts/<int:pk>/password", units.password, name="post_password"),
    path("stages", stages.stages, name="stages"),
    path("stages/new", stages.new_stage, name="stage_new"),
    path("stages/<slug:code>", stages.stage, name="stage"),
    path("riders", riders.riders, name="riders"),
    path("riders/<int:pk>", riders.rider, name="rider"),
    path("riders/<int:pk>/end", riders.end, name="rider_end"),
    path("riders/<int:pk>/reveal/<slug:kind>", riders.reveal, name="rider_reveal"),
    path("riders/import", import_riders, name="rider_import"),
    path("sites/<slug:code>", companies.site, name="site"),
    path("sites/<slug:code>/close", companies.close_site, name="site_close"),
    path("sites/<slug:code>/poster", companies.poster, name="site_poster"),
    path("sites/<slug:code>/renew", companies.renew, name="site_renew"),
    path("rules", rules.rules, name="rules"),
    path("rules/<slug:code>/end", rules.end, name="rule_end"),
    path("rules/<slug:code>/resume", rules.resume, name="rule_resume"),
    path("rules/new", rules.new_rule, name="rule_new"),
    path("stations", stations.stations, name="stations"),
    path("stations/export.<str:form>", stations.export_file, name="station_export"),
    path("stations/import", importing.import_file, name="station_import"),
    path("stations/new", stations.new_station, name="station_new"),
    path("stations/sheets", stations.sheets, name="station_sheets"),
    path("stations/<str:code>", stations.station, name="station"),
    *(
        path(f"stations/<str:code>/{how}", stations.turn, {"how": how}, name=f"station_{how}")
        for how in stations.TURNS
    ),
    path("tasks", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>", tasks.task, name="task"),
    path("tasks/<int:pk>/export.<str:form>", tasks.export_file, name="task_export"),
    path("tasks/<int:pk>/file", tasks.attachment, name="task_file"),
    path("tasks/<int:pk>/remind", tasks.remind, name="task_remind"),
    path("tasks/new", tasks.new_task, name="task_new"),
    path("tasks/who", tasks.who, name="task_who"),
    path("structure", structure.structure, name="structure"),
    path("structure/<slug:county>", structure.county, name="structure_county"),
    path("texts", texts.texts, name="texts"),
    path("texts/<int:pk>", texts.text, name="text"),
    path("texts/<int:pk>/remove", texts.remove, name="text_remove"),
    path("texts/new", texts.text, name="text_new"),
    path("units", units.units, name="units"),
    path("units/<str:code>", units.unit, name="unit"),
    path("units/<str:code>/appoint", units.appoint, name="unit_appoint"),
    *(
        path(f"units/<str:code>/{how}", turning.turn, {"how": how}, name=f"unit_{how}")
        for how in turning.TURNS
    ),
    *(
        path(
            f"units/<str:code>/{how}/fitting",
            turning.fitting,
            {"how": how},
            name=f"unit_{how}_fitting",
        )
        for how, verb in turning.TURNS.items()
        if verb.targets
    ),
    path("units/<str:code>/new", units.new_unit, name="unit_new"),
]

if not settings.PRODUCTION:
    urlpatterns += [
        path("kit", kit.kit, name="kit"),
        path("kit/phone", kit.kit, {"surface": "phone"}, name="kit_phone"),
    ]
