"""Kinds of branches, of memberships and their ends, of codes and of events; what a code looks like;
the words a member agrees to."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb
from yizhan.kit.width import narrow


class BranchType(models.TextChoices):
    ORDINARY = "ordinary", pgettext_lazy("branch", "ordinary")
    JOINT = "joint", pgettext_lazy("branch", "joint")
    MOBILE = "mobile", pgettext_lazy("branch", "for mobile members")


class MemberStage(models.TextChoices):
    PROBATIONARY = "probationary", _("probationary member")
    FULL = "full", _("full member")


class EndReason(models.TextChoices):
    """Reasons for the end of a membership or a link. After `changed` another begins at once."""

    CHANGED = "changed", pgettext_lazy("end of a membership", "goes on otherwise")
    LEFT = "left", pgettext_lazy("end of a membership", "papers went elsewhere")
    ENDED = "ended", pgettext_lazy("end of a membership", "membership is over")
    OUT = "out", pgettext_lazy("end of a membership", "linked out")
    WITHDRAWN = "withdrawn", pgettext_lazy("end of a membership", "consent withdrawn")
    ERASED = "erased", pgettext_lazy("end of a membership", "account erased")


BY_HAND = (EndReason.LEFT, EndReason.ENDED)
"""Reasons a branch may give."""


class InvitationKind(models.TextChoices):
    """The role that a code gives to its holder when she agrees."""

    LINK = "link", pgettext_lazy("code", "a mobile member, linked in")
    MEMBER = "member", pgettext_lazy("code", "a member of this branch")
    RIDER = "rider", pgettext_lazy("code", "an applicant: rider")
    HEAD = "head", pgettext_lazy("code", "an applicant: head of a company")


class MergeFact(StrEnum):
    """The keys of what is kept of a merge of two accounts: the rows that ended with it."""

    MEMBERSHIPS = "Membership"
    LINKS = "Link"


INVITES: dict[str, tuple[InvitationKind, ...]] = {
    BranchType.MOBILE: (InvitationKind.LINK,),
    BranchType.ORDINARY: (InvitationKind.MEMBER, InvitationKind.RIDER, InvitationKind.HEAD),
    BranchType.JOINT: (InvitationKind.MEMBER, InvitationKind.RIDER, InvitationKind.HEAD),
}
"""A mobile-member branch links in who belongs elsewhere; the papers stay with the home branch."""

APPLICANTS = (InvitationKind.RIDER, InvitationKind.HEAD)

CODE_LIFE = timedelta(days=7)
CODE_LENGTH = 8
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which look like each other. 31 signs, eight of them: 850 thousand
million codes, so that nobody finds one by trying as long as tries are counted at all."""


def normalise_code(text: str) -> str:
    """A code as it is kept, however it was typed: full width, small letters, in groups."""
    typed = narrow(text).upper()
    return "".join(sign for sign in typed if sign.isalnum())


def grouped_code(code: str) -> str:
    """A code as people read it aloud: ABCD-2345."""
    return f"{code[:4]}-{code[4:]}"


class EventKind(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("event of a branch", "meeting")
    LESSON = "lesson", pgettext_lazy("event of a branch", "party lesson")
    DUES = "dues", pgettext_lazy("event of a branch", "dues reminder")


WITH_SIGN_UP = (EventKind.MEETING, EventKind.LESSON)
REMIND_BEFORE = timedelta(hours=24)

TEXT_LIMIT = 1000
HOME_LIMIT = 120

CONSENT = _(
    "Membership in the Party is a sensitive fact about you (Personal Information Protection Law,"
    " article 28). If you agree, %(branch)s and the organisation above it keep here that you are a"
    " member or want to become one, since when, and with which company you ride, and use this only"
    " for the life of the branch: events, dues reminders, your stages. Nobody else sees it: no"
    " department that answers your orders, no company, no administrator. Every look at it is"
    " written down, and you read on “My data” who looked. You may withdraw at any time on “My"
    " branch”: then the record ends, what is sealed is erased, and nothing but a number without"
    " your name remains in the counts of past days. Without your consent everything else on this"
    " platform works as before."
)


class BranchesVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    BRANCH_FOUNDED = "branch.founded", _("a branch was founded")
    BRANCH_COVERS = "branch.covers", _("a branch began to cover a company")
    BRANCH_UNCOVERS = "branch.uncovers", _("a branch no longer covers a company")
    BRANCH_HANDED_OVER = "branch.handed_over", _("a branch was handed over to another")
    BRANCH_EVENT_PLANNED = "branch_event.planned", _("an event of a branch was planned")
    BRANCH_EVENT_CANCELLED = "branch_event.cancelled", _("an event of a branch was called off")
    INVITATION_ISSUED = "invitation.issued", _("a branch code was issued")
    INVITATION_USED = "invitation.used", _("a branch code was used")
    MEMBERSHIP_OPENED = "membership.opened", _("a membership was recorded")
    MEMBERSHIP_ADVANCED = "membership.advanced", _("a probationary member became a full one")
    MEMBERSHIP_MOVED = "membership.moved", _("a membership went to another branch")
    MEMBERSHIP_FOLLOWED = "membership.followed", _("a membership followed its company")
    MEMBERSHIP_NOTED = "membership.noted", _("facts of a membership were saved")
    MEMBERSHIP_ENDED = "membership.ended", _("a membership ended")
    MEMBERSHIP_SEVERED = "membership.severed", _("memberships were unlinked from a person")
    LINK_OPENED = "link.opened", _("a member was linked in")
    LINK_ENDED = "link.ended", _("a member was linked out")
