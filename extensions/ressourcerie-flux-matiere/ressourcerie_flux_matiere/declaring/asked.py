# SPDX-License-Identifier: Apache-2.0
"""The rows that an éco-organisme asks for, in its order: those that stay empty are there too."""

from datetime import date

from ressourcerie_catalogue.public import Axis, codes_on
from sqlalchemy.orm import Session

from .bodies import Filiere

#: A code, and what it is called.
Coded = tuple[str, str]


def codes_asked(session: Session, filiere: Filiere, day: date) -> tuple[list[Coded], list[Coded]]:
    """Give the streams and the families of a sheet, with what they are called on a day."""
    called = {one.code: one.label for one in codes_on(session, day, Axis.STREAM)}
    streams = [(code, called.get(code, code)) for code in filiere.streams]
    if filiere.families is None:
        return streams, []
    known = codes_on(session, day, Axis.FAMILY)
    own = {one.code: one.label for one in known if one.sector == filiere.families}
    first = [code for code in filiere.order if code in own]
    others = [code for code in own if code not in filiere.order]
    return streams, [(code, own[code]) for code in first + others]
