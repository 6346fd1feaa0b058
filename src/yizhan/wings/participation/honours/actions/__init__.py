"""Everything that can happen to an honour, from the call to the story."""

from yizhan.wings.participation.honours.actions.calling import (
    Details,
    begin_judging,
    cancel_call,
    edit_call,
    name_juror,
    open_call,
    prepare_call,
    remove_juror,
)
from yizhan.wings.participation.honours.actions.consenting import (
    agree,
    decline,
    remove_statement,
    show_photo,
    take_back,
)
from yizhan.wings.participation.honours.actions.judging import close_marking, declare, mark
from yizhan.wings.participation.honours.actions.lifecycle import (
    forget_old_words,
    forget_person,
    hand_over_calls,
    make_ready,
    merge_jurors,
    unmerge_jurors,
)
from yizhan.wings.participation.honours.actions.loading import import_honours
from yizhan.wings.participation.honours.actions.nominating import nominate, nominate_oneself
from yizhan.wings.participation.honours.actions.notice import (
    award,
    begin_late_notice,
    cite,
    decide_objection,
    exclude,
    object_to,
    publish_notice,
)
from yizhan.wings.participation.honours.actions.telling import (
    agree_to_story,
    hide_name,
    withdraw_story,
    write_story,
)

__all__ = [
    "Details",
    "agree",
    "agree_to_story",
    "award",
    "begin_judging",
    "begin_late_notice",
    "cancel_call",
    "cite",
    "close_marking",
    "decide_objection",
    "declare",
    "decline",
    "edit_call",
    "exclude",
    "forget_old_words",
    "forget_person",
    "hand_over_calls",
    "hide_name",
    "import_honours",
    "make_ready",
    "mark",
    "merge_jurors",
    "name_juror",
    "nominate",
    "nominate_oneself",
    "object_to",
    "open_call",
    "prepare_call",
    "publish_notice",
    "remove_juror",
    "remove_statement",
    "show_photo",
    "take_back",
    "unmerge_jurors",
    "withdraw_story",
    "write_story",
]
