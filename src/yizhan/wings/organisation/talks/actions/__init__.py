"""Every write to round tables, one file per family of verbs."""

from yizhan.wings.organisation.talks.actions.closing import agree, keep_minutes, publish_talk
from yizhan.wings.organisation.talks.actions.delegates import (
    answer_delegate,
    ask_delegate,
    withdraw_delegate,
)
from yizhan.wings.organisation.talks.actions.lifecycle import (
    fill_kinds,
    forget_person,
    hand_over_talks,
    merge_delegates,
    save_kind,
    unmerge_delegates,
)
from yizhan.wings.organisation.talks.actions.planning import (
    Plan,
    TopicRow,
    add_topic,
    announce_talk,
    cancel_talk,
    invite,
    prepare_talk,
    remove_topic,
    revise_talk,
    revise_topic,
)
from yizhan.wings.organisation.talks.actions.replying import (
    give_reply,
    remind_company,
    report_late_reply,
    warn_company,
)
from yizhan.wings.organisation.talks.actions.row import ChangedSince

__all__ = [
    "ChangedSince",
    "Plan",
    "TopicRow",
    "add_topic",
    "agree",
    "announce_talk",
    "answer_delegate",
    "ask_delegate",
    "cancel_talk",
    "fill_kinds",
    "forget_person",
    "give_reply",
    "hand_over_talks",
    "invite",
    "keep_minutes",
    "merge_delegates",
    "prepare_talk",
    "publish_talk",
    "remind_company",
    "remove_topic",
    "report_late_reply",
    "revise_talk",
    "revise_topic",
    "save_kind",
    "unmerge_delegates",
    "warn_company",
    "withdraw_delegate",
]
