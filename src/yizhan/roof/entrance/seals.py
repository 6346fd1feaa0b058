"""The secrets of second factors, sealed. allauth keeps it as text in a row's JSON: the secret of
an authenticator app, the seed of the recovery codes. A passkey keeps nothing secret here."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from yizhan.ground.people import vault

PURPOSE = "second factor"
NAMES = ("secret", "seed", "migrated_codes")
"""Where allauth puts what it had encrypted: a text, or a list of them."""

SECOND_FACTORS = vault.seals_in_json(Authenticator, "data", names=NAMES, purpose=PURPOSE)
