"""Everything that can happen to accompaniments, their steps, words, photos and hand-overs."""

from yizhan.wings.care.accompaniment.actions.aid import agree, propose_aid, refuse_aid, send_aid
from yizhan.wings.care.accompaniment.actions.answering import reopen, say_not_yet, say_settled
from yizhan.wings.care.accompaniment.actions.appointing import appoint, end_appointment
from yizhan.wings.care.accompaniment.actions.chasing import (
    forget,
    make_ready,
    renew_naming,
    tell_late,
)
from yizhan.wings.care.accompaniment.actions.following import (
    add_step,
    ask_if_settled,
    drop_step,
    finish_step,
    note,
    tell_rider,
)
from yizhan.wings.care.accompaniment.actions.lifecycle import forget_person, hand_over_unit
from yizhan.wings.care.accompaniment.actions.naming import name_person, step_down
from yizhan.wings.care.accompaniment.actions.opening import claim, open_accompaniment
from yizhan.wings.care.accompaniment.actions.saying import (
    add_photos,
    erase,
    say,
    take_back_photo,
    take_back_words,
)
from yizhan.wings.care.accompaniment.actions.seeing import number_for, see
from yizhan.wings.care.accompaniment.actions.templates import (
    fill_known,
    load_templates,
    save_template,
)

__all__ = [
    "add_photos",
    "add_step",
    "agree",
    "appoint",
    "ask_if_settled",
    "claim",
    "drop_step",
    "end_appointment",
    "erase",
    "fill_known",
    "finish_step",
    "forget",
    "forget_person",
    "hand_over_unit",
    "load_templates",
    "make_ready",
    "name_person",
    "note",
    "number_for",
    "open_accompaniment",
    "propose_aid",
    "refuse_aid",
    "renew_naming",
    "reopen",
    "save_template",
    "say",
    "say_not_yet",
    "say_settled",
    "see",
    "send_aid",
    "step_down",
    "take_back_photo",
    "take_back_words",
    "tell_late",
    "tell_rider",
]
