"""Sessions in the database under the hash of their key: whoever reads the table, or an old copy of
it, can sign in as nobody."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session

LENGTH = 40
"""Characters of the column. 160 bits of SHA-256, as many as the key itself has."""


def digest_of(session_key: str) -> str:
    return hashlib.sha256(session_key.encode(errors="replace")).hexdigest()[:LENGTH]


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        if key is None:
            return None
        self._session_key = digest_of(key)
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self._session_key = key if row is not None else None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(digest_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = digest_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(digest_of(key))
