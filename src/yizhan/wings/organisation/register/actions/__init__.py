"""Everything that can happen in the register. Joining takes one scan, leaving none."""

from yizhan.wings.organisation.register.actions.ageing import (
    answer_by,
    ask_whether_riding,
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
    load_companies,
    note_company,
    register_company,
)
from yizhan.wings.organisation.register.actions.doubles import (
    divide_riding,
    merge_riders,
    unit_for,
    unite_riding,
    unmerge_riders,
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
from yizhan.wings.organisation.register.actions.sites import (
    close_site,
    edit_site,
    load_sites,
    note_site,
    open_site,
    renew_short,
)
from yizhan.wings.organisation.register.exchange import CompanyRow, SiteRow

__all__ = [
    "CompanyRow",
    "LeftBefore",
    "NoSite",
    "RidershipRow",
    "SiteRow",
    "answer_by",
    "ask_whether_riding",
    "close_company",
    "close_site",
    "confirm",
    "divide_riding",
    "edit_company",
    "edit_site",
    "end_silent",
    "forget_certificate",
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
    "note_company",
    "note_site",
    "open_site",
    "register_company",
    "remind_of_end",
    "remind_soon",
    "renew_short",
    "set_certificate",
    "unit_for",
    "unite_riding",
    "unmerge_riders",
]
