"""Everything that can happen in the register. Joining takes one scan, leaving none."""

from yizhan.wings.organisation.register.actions.ageing import (
    answer_by,
    ask_if_riding,
    end_silent,
)
from yizhan.wings.organisation.register.actions.certificates import (
    forget_certificate,
    remind_of_end,
    remind_soon,
    set_certificate,
)
from yizhan.wings.organisation.register.actions.companies import (
    close_company,
    edit_company,
    ensure_company,
    load_companies,
    register_company,
)
from yizhan.wings.organisation.register.actions.duplicates import (
    merge_riders,
    merge_riderships,
    mergeable,
    merging_unit,
    unmerge_riders,
    unmerge_riderships,
)
from yizhan.wings.organisation.register.actions.inviting import (
    TooManyInvitations,
    accept_invitation,
    decline_invitation,
    forget_invitations,
)
from yizhan.wings.organisation.register.actions.loading import (
    RidershipRow,
    load_riders,
    load_riderships,
)
from yizhan.wings.organisation.register.actions.riding import (
    LeftBefore,
    NoSite,
    confirm,
    hand_over_site,
    join,
    leave,
    leave_all,
    leave_closed_site,
)
from yizhan.wings.organisation.register.actions.searching import search_riders
from yizhan.wings.organisation.register.actions.sites import (
    close_site,
    edit_site,
    ensure_site,
    load_sites,
    open_site,
    renew_poster_code,
)
from yizhan.wings.organisation.register.exchange import CompanyRow, SiteRow

__all__ = [
    "CompanyRow",
    "LeftBefore",
    "NoSite",
    "RidershipRow",
    "SiteRow",
    "TooManyInvitations",
    "accept_invitation",
    "answer_by",
    "ask_if_riding",
    "close_company",
    "close_site",
    "confirm",
    "unmerge_riderships",
    "decline_invitation",
    "edit_company",
    "edit_site",
    "end_silent",
    "forget_certificate",
    "forget_invitations",
    "hand_over_site",
    "join",
    "leave",
    "leave_all",
    "leave_closed_site",
    "load_companies",
    "load_riders",
    "load_riderships",
    "load_sites",
    "merge_riders",
    "ensure_company",
    "ensure_site",
    "open_site",
    "register_company",
    "remind_of_end",
    "remind_soon",
    "renew_poster_code",
    "search_riders",
    "set_certificate",
    "mergeable",
    "merging_unit",
    "merge_riderships",
    "unmerge_riders",
]
