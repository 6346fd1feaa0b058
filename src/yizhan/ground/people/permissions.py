"""Permissions, and which role holds which. The whole permission table of the platform is on this
page; who holds what where, by her posts, is asked in roles.py."""

from __future__ import annotations

from enum import StrEnum

from yizhan.ground.people.rules import Role, TokenVerb


class Permission(StrEnum):
    """A deed that a role may permit, with its description for docs/permission-matrix.md."""

    description: str

    def __new__(cls, value: str, description: str) -> Permission:
        permission = str.__new__(cls, value)
        permission._value_ = value
        permission.description = description
        return permission

    CASE_READ = "case.read", "Read cases."
    CASE_WORK = "case.work", "Take a case, answer, ask back, hand on, note."
    CASE_DISPATCH = "case.dispatch", "Route, merge, take apart, reopen cases that others closed."
    CASE_REMIND = "case.remind", "Ask a unit below for its answer, and write it an instruction."
    PHOTO_MODERATE = (
        "photo.moderate",
        "See photos of reports before others do, blur what is left, publish or send back.",
    )
    STATION_HOST = "station.host", "Close a station for today, keep its hours, ask for supplies."
    STATION_EDIT = "station.edit", "Add, change and close stations."
    STATION_IMPORT = "station.import", "Read stations in from a file."
    UNIT_READ = "unit.read", "Read units and who holds posts there."
    UNIT_EDIT = "unit.edit", "Found, change, move, merge and close units."
    POST_GRANT = "post.grant", "Give posts and end them."
    SECRET_REVEAL = "secret.reveal", "See a masked telephone or name, with a reason that is logged."
    CATALOGUE_EDIT = "catalogue.edit", "Change what can be ordered, and by when it is answered."
    CALENDAR_EDIT = "calendar.edit", "Change working days and holidays."
    ROSTER_EDIT = "roster.edit", "Say who is on duty when offices are closed."
    DELIVERY_READ = "delivery.read", "See which messages could not be delivered."
    ENDPOINT_EDIT = "endpoint.edit", "Say which other systems are told of events."
    AUDIT_READ = "audit.read", "Read the audit log."
    OVERVIEW_READ = "overview.read", "Read the figures."
    BRIEF_EDIT = "brief.edit", "Write the words around the figures of a brief."
    BURDEN_APPROVE = "burden.approve", "Say yes to forms over the budget, and set the budget."
    FIGURES_SEND = "figures.send", "Enter, send and close tables of figures asked from above."
    COMPLAINT_ANSWER = "complaint.answer", "Show and answer complaints about the platform."
    CLOSING_ANNOUNCE = "closing.announce", "Announce that the platform ends, or take it back."
    REGISTER_READ = "register.read", "Read which companies and riders are registered."
    REGISTER_EDIT = "register.edit", "Enter companies and riders, and end their riding there."
    HEADCOUNT_READ = "headcount.read", "Read how many ride, never who."
    DUTY_READ = "duty.read", "Read the duties of units."
    DUTY_WORK = "duty.work", "Do, prove, answer and split the duties of a unit."
    DUTY_ASSIGN = "duty.assign", "Send tasks down the tree, remind, waive."
    RULE_EDIT = "rule.edit", "Say which occasion makes which duty; set the stages of development."
    MEMBER_READ = "member.read", "Read who is a member: sensitive, every look is logged."
    MEMBER_EDIT = "member.edit", "Enter members and candidates, and change them."
    COMMITTEE_READ = "committee.read", "Read seats, terms, meetings and decisions."
    COMMITTEE_EDIT = "committee.edit", "Change seats, terms, meetings and decisions."
    RIGHTS_EDIT = "rights.edit", "Keep the accident card: what is covered, and the way in."
    ACTIVITY_READ = "activity.read", "Read which activities are organised, and how many sign up."
    ACTIVITY_EDIT = "activity.edit", "Plan, change, cancel and conclude activities."
    ACTIVITY_ATTEND = "activity.attend", "Read who signed up, masked, and note who is there."
    GATE_EDIT = "gate.edit", "Keep the gate handbook: places, their gates, notes of riders."
    ENGAGEMENT_READ = "engagement.read", "Read who is appointed to which role, and until when."
    ENGAGEMENT_EDIT = "engagement.edit", "Offer roles, end appointments, print letters and badges."
    PROMISE_EDIT = "promise.edit", "Keep the list of promises for badges."
    BADGE_KEYS = "badge.keys", "Have badges signed with a new key."
    VISIT_NOTE = "visit.note", "See whom one is assigned to, plan rounds and note visits."
    VISIT_READ = "visit.read", "Read which instructor sees whom, and the notes of visits."
    VISIT_ASSIGN = "visit.assign", "Say which instructor sees whom."
    TALK_READ = "talk.read", "Read round tables that are being prepared."
    TALK_EDIT = "talk.edit", "Prepare, announce, minute and publish round tables; name delegates."
    TALK_REPLY = "talk.reply", "Answer the topics of a round table in writing, for a company."
    LOSS_READ = "loss.read", "Read the sheets of slow meals and penalties, never an entry."
    LOSS_EDIT = "loss.edit", "Keep the table of kinds of penalties."
    ACCOMPANY = "accompany.stand", "Stand by riders, and read of those one stands by."
    ACCOMPANY_LEAD = "accompany.lead", "Read of the riders one's own unit stands by; name who does."
    ACCOMPANY_NAME = "accompany.name", "Name who stands by where nobody is, without reading a word."
    HELP_READ = "help.read", "Read which help is offered, and how much of it is left."
    HELP_EDIT = "help.edit", "Propose help, pause, end and withdraw it, correct its stock."
    HELP_PUBLISH = "help.publish", "Show an offer of help to riders, and change what is shown."
    HELP_GIVE = "help.give", "Give out help for a code, without learning whose it is."
    HONOUR_READ = "honour.read", "Read calls for an honour, and nominations whose nominee agreed."
    HONOUR_EDIT = "honour.edit", "Call for an honour, name its jury, publish and award it."
    REPORT_UNSEAL = "report.unseal", "Ask for the opening of a report's seal, or agree to it."
    REPORT_SHIELD = "report.shield", "Say how long and with how many a report waits; thanks."
    ROUND_READ = "round.read", "Read restaurants, rounds of visits, and what was seen."
    ROUND_EDIT = "round.edit", "Keep restaurants, prepare rounds, say who may go, type the seed."
    ROUND_REVIEW = "round.review", "Read what was seen, confirm it, or set it aside."
    FLEET_READ = "fleet.read", "Read the board of the exam fleet, never telephones or addresses."
    FLEET_EDIT = "fleet.edit", "Enter exam weeks, plan the fleet and change the plan by hand."
    LESSON_EDIT = "lesson.edit", "Write, publish and withdraw lessons; never read who read them."


P = Permission

HANDS_OFF = frozenset(
    {P.ENGAGEMENT_EDIT, P.CASE_WORK, P.CASE_DISPATCH, P.SECRET_REVEAL, P.MEMBER_READ,
     P.MEMBER_EDIT, P.VISIT_NOTE, P.TALK_REPLY, P.ACCOMPANY, P.ACCOMPANY_LEAD, P.ACCOMPANY_NAME,
     P.REPORT_UNSEAL, P.PHOTO_MODERATE, P.BURDEN_APPROVE}
)  # fmt: skip
"""Permissions that an administrator gives to others and does not hold herself."""

ROLES: dict[str, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission) - HANDS_OFF,
    Role.LEAD: frozenset(
        {P.ENGAGEMENT_READ,
         P.CASE_READ, P.CASE_REMIND, P.UNIT_READ, P.OVERVIEW_READ, P.BRIEF_EDIT, P.AUDIT_READ,
         P.REGISTER_READ, P.BURDEN_APPROVE, P.FIGURES_SEND,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_ASSIGN, P.COMMITTEE_READ, P.ACTIVITY_READ,
         P.VISIT_READ, P.VISIT_ASSIGN, P.LOSS_READ, P.TALK_READ, P.ACCOMPANY_LEAD, P.HELP_READ,
         P.HONOUR_READ, P.REPORT_UNSEAL, P.ROUND_READ, P.FLEET_READ}
    ),
    Role.DISPATCHER: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT, P.PROMISE_EDIT, P.LESSON_EDIT,
         P.CASE_READ, P.CASE_WORK, P.CASE_DISPATCH, P.CASE_REMIND, P.STATION_EDIT, P.UNIT_READ,
         P.OVERVIEW_READ, P.BRIEF_EDIT, P.SECRET_REVEAL, P.DELIVERY_READ, P.DUTY_READ,
         P.RIGHTS_EDIT, P.FIGURES_SEND,
         P.ACTIVITY_READ, P.GATE_EDIT, P.LOSS_READ, P.LOSS_EDIT, P.TALK_READ, P.TALK_EDIT,
         P.ACCOMPANY_NAME, P.HELP_READ, P.HELP_EDIT, P.HELP_PUBLISH, P.HONOUR_READ, P.HONOUR_EDIT,
         P.ROUND_READ, P.ROUND_EDIT, P.ROUND_REVIEW,
         P.FLEET_READ, P.FLEET_EDIT, P.PHOTO_MODERATE}
    ),
    Role.HANDLER: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.CASE_READ, P.CASE_WORK, P.UNIT_READ, P.OVERVIEW_READ, P.SECRET_REVEAL, P.REGISTER_READ,
         P.REGISTER_EDIT, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.ACTIVITY_READ,
         P.ACTIVITY_EDIT, P.ACTIVITY_ATTEND, P.GATE_EDIT, P.ACCOMPANY, P.HELP_READ, P.HELP_EDIT,
         P.HELP_PUBLISH, P.HELP_GIVE, P.HONOUR_READ, P.HONOUR_EDIT, P.LESSON_EDIT}
    ),
    Role.INSTRUCTOR: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.CASE_READ, P.UNIT_READ, P.STATION_EDIT, P.STATION_HOST, P.REGISTER_READ,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.ACTIVITY_READ, P.ACTIVITY_EDIT,
         P.ACTIVITY_ATTEND, P.GATE_EDIT, P.VISIT_NOTE, P.ACCOMPANY, P.HELP_READ, P.HELP_EDIT,
         P.HELP_GIVE}
    ),
    Role.SECRETARY: frozenset(
        {P.ENGAGEMENT_READ, P.ENGAGEMENT_EDIT,
         P.UNIT_READ, P.REGISTER_READ, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.DUTY_ASSIGN,
         P.MEMBER_READ, P.MEMBER_EDIT, P.COMMITTEE_READ, P.COMMITTEE_EDIT, P.ACTIVITY_READ,
         P.ACTIVITY_EDIT, P.ACTIVITY_ATTEND, P.VISIT_READ, P.VISIT_ASSIGN, P.LOSS_READ, P.TALK_READ,
         P.TALK_EDIT, P.HELP_READ, P.HELP_EDIT, P.HELP_PUBLISH, P.HELP_GIVE, P.HONOUR_READ,
         P.HONOUR_EDIT, P.LESSON_EDIT}
    ),
    Role.COMMITTEE: frozenset(
        {P.UNIT_READ, P.DUTY_READ, P.DUTY_WORK, P.COMMITTEE_READ, P.TALK_READ}
    ),
    Role.COMPANY: frozenset(
        {P.HEADCOUNT_READ, P.REGISTER_EDIT, P.DUTY_READ, P.DUTY_WORK, P.TALK_REPLY, P.HELP_READ,
         P.HELP_EDIT}
    ),
    Role.HOST: frozenset({P.STATION_HOST, P.ACTIVITY_ATTEND, P.HELP_GIVE}),
}  # fmt: skip

ENTRUSTS: dict[str, frozenset[Permission]] = {Role.ADMIN: HANDS_OFF}
"""Permissions that a role may give without holding them: an administrator appoints handlers and
cannot handle, nor appoint herself."""

OF_THE_CITY = frozenset(
    {P.PROMISE_EDIT, P.BADGE_KEYS, P.COMPLAINT_ANSWER, P.CATALOGUE_EDIT, P.CALENDAR_EDIT,
     P.DELIVERY_READ, P.ENDPOINT_EDIT, P.RIGHTS_EDIT, P.LOSS_READ, P.LOSS_EDIT, P.REPORT_SHIELD}
)  # fmt: skip
"""Permissions that belong to no unit: a post holds them only if it reaches the whole city."""

TOKEN_PERMISSIONS: dict[TokenVerb, frozenset[Permission]] = {
    TokenVerb.READ: frozenset(p for p in P if p.value.endswith(".read")),
    TokenVerb.WORK: frozenset({P.CASE_READ, P.CASE_WORK, P.CASE_DISPATCH}),
    TokenVerb.ORDER: frozenset(),
    TokenVerb.WEBHOOKS: frozenset({P.ENDPOINT_EDIT}),
}
"""The permissions of its owner that a token with such a verb may use."""

DESK_ROLES = frozenset(ROLES) - {Role.HOST}
"""Roles that work at the desk. A host works on the phone, with the riders."""
