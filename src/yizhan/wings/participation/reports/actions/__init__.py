"""Every write to reports, one file per family of verbs."""

from yizhan.wings.participation.reports.actions.counting import count_cells
from yizhan.wings.participation.reports.actions.keeping import (
    erase_due,
    load_starter_kinds,
    save_shield,
    set_hidden,
)
from yizhan.wings.participation.reports.actions.passing_on import pass_on
from yizhan.wings.participation.reports.actions.releasing import load_report, release_due
from yizhan.wings.participation.reports.actions.replying import (
    ReplyCodeUnknown,
    decide_reply,
    give_reply_code,
    say_reply,
)
from yizhan.wings.participation.reports.actions.seeing import (
    forget_marks,
    me_too,
    take_back_me_too,
)
from yizhan.wings.participation.reports.actions.sending import (
    NotReportable,
    Sent,
    send,
)
from yizhan.wings.participation.reports.actions.speaking import add_by_receipt, speak
from yizhan.wings.participation.reports.actions.thanking import (
    NoThanks,
    ThanksUnknown,
    give_thanks,
    take_thanks,
)
from yizhan.wings.participation.reports.actions.unsealing import (
    AskedAlready,
    SamePerson,
    agree_to_opening,
    ask_for_opening,
    refuse_opening,
)

__all__ = [
    "AskedAlready",
    "NoThanks",
    "NotReportable",
    "ReplyCodeUnknown",
    "SamePerson",
    "Sent",
    "ThanksUnknown",
    "add_by_receipt",
    "agree_to_opening",
    "count_cells",
    "ask_for_opening",
    "decide_reply",
    "erase_due",
    "forget_marks",
    "give_reply_code",
    "give_thanks",
    "load_report",
    "load_starter_kinds",
    "me_too",
    "pass_on",
    "refuse_opening",
    "release_due",
    "save_shield",
    "say_reply",
    "send",
    "set_hidden",
    "speak",
    "take_back_me_too",
    "take_thanks",
]
