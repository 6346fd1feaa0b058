"""Activities and who signed up for them."""

from yizhan.wings.care.activities.models.session import Kind, Series, Session, SessionQuerySet
from yizhan.wings.care.activities.models.sign_up import ActivitySignUpQuerySet, Calendar, SignUp

__all__ = [
    "Calendar",
    "Kind",
    "Series",
    "Session",
    "SessionQuerySet",
    "SignUp",
    "ActivitySignUpQuerySet",
]
