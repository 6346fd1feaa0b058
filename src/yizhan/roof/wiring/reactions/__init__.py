"""Where the wings meet. Every reaction of one part to another is one function in this folder.

They run inside the transaction of what they react to (decision 2), so they only write rows: a
message in the outbox, a row of their own.
"""

from yizhan.roof.wiring.reactions import (
    branches,
    casework,
    duties,
    leadership,
    organisation,
    people,
    units,
)


def connect() -> None:
    branches.connect()
    casework.connect()
    organisation.connect()
    duties.connect()
    leadership.connect()
    people.connect()
    units.connect()
