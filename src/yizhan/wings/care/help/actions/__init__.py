"""Everything that can happen to offers of help and to what riders take of them."""

from yizhan.wings.care.help.actions.giving import give_out, undo_giving
from yizhan.wings.care.help.actions.importing import import_offers
from yizhan.wings.care.help.actions.lifecycle import (
    forget_person,
    forget_takers,
    hand_over_offers,
    set_free,
)
from yizhan.wings.care.help.actions.loading import OfferRow, load_offers
from yizhan.wings.care.help.actions.offering import (
    Details,
    correct_stock,
    decline_offer,
    edit_offer,
    end_offer,
    pause_offer,
    propose_offer,
    publish_offer,
    resume_offer,
    withdraw_offer,
)
from yizhan.wings.care.help.actions.taking import give_back, take

__all__ = [
    "Details",
    "OfferRow",
    "correct_stock",
    "decline_offer",
    "edit_offer",
    "end_offer",
    "forget_person",
    "forget_takers",
    "give_back",
    "give_out",
    "hand_over_offers",
    "import_offers",
    "load_offers",
    "pause_offer",
    "propose_offer",
    "publish_offer",
    "resume_offer",
    "set_free",
    "take",
    "undo_giving",
    "withdraw_offer",
]
