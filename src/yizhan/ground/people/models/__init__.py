"""The rows of people: accounts and what is sealed about them, the tree of units and its history,
posts, consents and looks."""

from yizhan.ground.people.models.accounts import (
    Person,
    PersonMerge,
    Reveal,
    Secret,
    SecretKind,
    SignInCode,
    Token,
    WeChatTie,
)
from yizhan.ground.people.models.privacy import Consent, ConsentPurpose, Look, Matter
from yizhan.ground.people.models.units import Post, Unit, UnitPeriod

__all__ = [
    "Consent",
    "ConsentPurpose",
    "Look",
    "Matter",
    "Person",
    "PersonMerge",
    "Post",
    "Reveal",
    "Secret",
    "SecretKind",
    "SignInCode",
    "Token",
    "Unit",
    "UnitPeriod",
    "WeChatTie",
]
