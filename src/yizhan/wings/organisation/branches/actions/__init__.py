"""Everything that can happen to branches, to members and in a branch's life."""

from yizhan.wings.organisation.branches.actions.founding import (
    cover_company,
    end_covers,
    found_branch,
    keep_branch,
    uncover_company,
)
from yizhan.wings.organisation.branches.actions.inviting import accept_invitation, issue_invitation
from yizhan.wings.organisation.branches.actions.leaving import (
    end_link,
    end_membership,
    forget_member,
    withdraw,
)
from yizhan.wings.organisation.branches.actions.life import (
    cancel_event,
    come,
    plan_event,
    remind_of,
    stay_away,
)
from yizhan.wings.organisation.branches.actions.membership import (
    advance,
    agreed,
    follow_company,
    link_in,
    move_member,
    note_facts,
    open_membership,
)
from yizhan.wings.organisation.branches.actions.merging import (
    hand_over_branch,
    hand_over_company,
)
from yizhan.wings.organisation.branches.actions.seeing import see_guests, see_member, see_members
from yizhan.wings.organisation.branches.actions.uniting import (
    divide_members,
    unite_members,
)

__all__ = [
    "accept_invitation",
    "advance",
    "agreed",
    "cancel_event",
    "come",
    "cover_company",
    "divide_members",
    "end_covers",
    "end_link",
    "end_membership",
    "follow_company",
    "forget_member",
    "found_branch",
    "hand_over_branch",
    "hand_over_company",
    "issue_invitation",
    "keep_branch",
    "link_in",
    "move_member",
    "note_facts",
    "open_membership",
    "plan_event",
    "remind_of",
    "see_guests",
    "see_member",
    "see_members",
    "stay_away",
    "uncover_company",
    "unite_members",
    "withdraw",
]
