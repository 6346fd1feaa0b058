"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from yizhan.roof.public.help.tests.addresses import an_open_offer

THINGS = {"desk/help/<int:pk>": an_open_offer}
