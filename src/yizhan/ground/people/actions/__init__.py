"""Everything that can happen to people, units, posts and secrets. `by` None is the platform
itself: a loader, a job or the command line, never a page."""

from yizhan.ground.people.actions.accounts import (
    create_person,
    erase_person,
    introduce,
    new_password,
    set_password,
    system_person,
)
from yizhan.ground.people.actions.codes import confirm_by_code, enter_by_code, issue_code
from yizhan.ground.people.actions.doubles import (
    keep_trace,
    merge_persons,
    trace_of,
    unmerge_persons,
)
from yizhan.ground.people.actions.importing import take_over_posts, take_over_units
from yizhan.ground.people.actions.loading import (
    PersonRow,
    PostRow,
    UnitRow,
    load_people,
    load_posts,
    load_units,
)
from yizhan.ground.people.actions.moving import merge_units, move_unit
from yizhan.ground.people.actions.posts import end_post, grant
from yizhan.ground.people.actions.privacy import give_consent, note_looks, withdraw_consent
from yizhan.ground.people.actions.secrets import note_search, renew_seal, reveal, sealed_rows
from yizhan.ground.people.actions.tokens import (
    holder_of,
    issue_token,
    revoke_token,
    revoke_tokens,
    usable_token,
)
from yizhan.ground.people.actions.units import close_unit, create_unit, edit_unit
from yizhan.ground.people.actions.wechat import (
    WeChatTaken,
    digest_of,
    owner_of_wechat,
    tie_wechat,
    untie_wechat,
)

__all__ = [
    "WeChatTaken",
    "untie_wechat",
    "tie_wechat",
    "owner_of_wechat",
    "digest_of",
    "PersonRow",
    "PostRow",
    "UnitRow",
    "close_unit",
    "create_person",
    "create_unit",
    "edit_unit",
    "end_post",
    "confirm_by_code",
    "enter_by_code",
    "erase_person",
    "give_consent",
    "grant",
    "holder_of",
    "introduce",
    "issue_code",
    "issue_token",
    "keep_trace",
    "load_people",
    "load_posts",
    "load_units",
    "merge_persons",
    "merge_units",
    "move_unit",
    "new_password",
    "note_looks",
    "note_search",
    "renew_seal",
    "reveal",
    "revoke_token",
    "revoke_tokens",
    "usable_token",
    "sealed_rows",
    "set_password",
    "system_person",
    "take_over_posts",
    "take_over_units",
    "trace_of",
    "unmerge_persons",
    "withdraw_consent",
]
