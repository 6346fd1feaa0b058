"""Writing the words around the figures of a brief."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import (
    TEXT_LIMIT,
    BriefsVerb,
    Period,
    Texts,
    WrongPeriod,
)


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed it meanwhile. Look at it again, then save.")


@in_transaction
def write_texts(
    unit: Unit, texts: Texts, *, period: Period, version: int, by: Person, at: datetime
) -> BriefText:
    """Keep these words as the next version of a brief's; the ones before stay. `version` is the one
    they were made from, 0 if there was none. Words that say the same are no new version. Raises
    ChangedSince, WrongPeriod."""
    row = under_lock(Unit.objects.all(), unit.pk)
    require(by, Permission.BRIEF_EDIT, row)
    if period.until < period.since:
        raise WrongPeriod
    kept = _kept(texts)
    newest = BriefText.objects.of_brief(row, period).first()
    if (newest.version if newest else 0) != version:
        raise ChangedSince
    if newest is not None and newest.texts == kept:
        return newest
    text = BriefText(
        unit=row, since=period.since, until=period.until, version=version + 1, by=by, at=at,
        **asdict(kept),
    )  # fmt: skip
    text.save(force_insert=True)
    record(
        BriefsVerb.WRITTEN, by=by, target=text, at=at, unit=row.code,
        since=period.since.isoformat(), until=period.until.isoformat(), version=text.version,
    )  # fmt: skip
    return text


def _kept(texts: Texts) -> Texts:
    """The words as they are kept, or a refusal that names every one that is too long."""
    kept = {name: kept_text(text, field=name) for name, text in asdict(texts).items()}
    sentence = gettext("At most %(limit)d characters.") % {"limit": TEXT_LIMIT}
    wrong = {name: sentence for name, text in kept.items() if len(text) > TEXT_LIMIT}
    if wrong:
        raise Refusal(sentence, fields=wrong)
    return Texts(**kept)
