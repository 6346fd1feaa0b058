"""Everything that can happen to branches, to members and in a branch's life."""

from yizhan.wings.organisation.branches.actions.branch_events import (
    cancel_event,
    cancel_sign_up,
    plan_event,
    remind_of_event,
    sign_up,
)
from yizhan.wings.organisation.branches.actions.duplicates import (
    merge_memberships,
    unmerge_memberships,
)
from yizhan.wings.organisation.branches.actions.founding import (
    cover_company,
    end_covers,
    ensure_branch,
    found_branch,
    uncover_company,
)
from yizhan.wings.organisation.branches.actions.inviting import accept_invitation, issue_invitation
from yizhan.wings.organisation.branches.actions.leaving import (
    end_link,
    end_membership,
    forget_member,
    withdraw_membership,
)
from yizhan.wings.organisation.branches.actions.membership import (
    advance_stage,
    link_member,
    move_member,
    open_membership,
    require_consent,
    save_facts,
    update_company,
)
from yizhan.wings.organisation.branches.actions.merging import (
    hand_over_branch,
    hand_over_company,
)
from yizhan.wings.organisation.branches.actions.seeing import see_guests, see_member, see_members

__all__ = [
    "accept_invitation",
    "advance_stage",
    "require_consent",
    "cancel_event",
    "sign_up",
    "cover_company",
    "unmerge_memberships",
    "end_covers",
    "end_link",
    "end_membership",
    "update_company",
    "forget_member",
    "found_branch",
    "hand_over_branch",
    "hand_over_company",
    "issue_invitation",
    "ensure_branch",
    "link_member",
    "move_member",
    "save_facts",
    "open_membership",
    "plan_event",
    "remind_of_event",
    "see_guests",
    "see_member",
    "see_members",
    "cancel_sign_up",
    "uncover_company",
    "merge_memberships",
    "withdraw_membership",
]
