# SPDX-License-Identifier: Apache-2.0
"""What a scanned text means here: which object, which category at which price."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..codes.grammar import decode, encode
from ..codes.kinds import (
    BadgeCode,
    Code,
    CommandCode,
    ContainerCode,
    ForeignCode,
    LotCode,
    ObjectCode,
    PriceCode,
    TicketCode,
)
from ..models import Numbered
from .articles import article_of
from .numbers import target_of
from .objects import object_of_number

#: How each kind of code is called in programs and on the screen.
KINDS: dict[type[Code], tuple[str, str]] = {
    ObjectCode: ("object", _("Objet")),
    PriceCode: ("price", _("Étiquette de prix")),
    ContainerCode: ("container", _("Contenant")),
    LotCode: ("lot", _("Lot")),
    TicketCode: ("ticket", _("Ticket")),
    CommandCode: ("command", _("Commande")),
    BadgeCode: ("badge", _("Badge")),
    ForeignCode: ("foreign", _("Code d'article du commerce")),
}


@dataclass(frozen=True)
class Meaning:
    """What a code means; what it does not say, or what is not known here, is ``None``.

    :param kind: a key word, such as ``object``.
    :param title: the same in French.
    :param code: as it is written on a label; empty for a badge, which is nobody's to read.
    :param state: of an object: ``available``, ``sold``, ``withdrawn`` or ``lost``.
    """

    kind: str
    title: str
    code: str
    object_id: UUID | None = None
    site_id: UUID | None = None
    category_id: UUID | None = None
    name: str | None = None
    price_cents: int | None = None
    weight_grams: int | None = None
    state: str | None = None
    sold_at: datetime | None = None
    ticket_id: UUID | None = None


def resolve(session: Session, text: str) -> Meaning:
    """Say what a scan means: at most one query of an index.

    :raises CodeEmpty, CodeTooLong, CodeDamaged, CodeUnknown: it is no code.
    """
    code = decode(text)
    kind, title = KINDS[type(code)]
    match code:
        case ObjectCode():
            return _object(session, code, kind, title)
        case PriceCode():
            category = target_of(session, Numbered.CATEGORY, code.category)
            return Meaning(
                kind,
                title,
                encode(code),
                category_id=category,
                price_cents=code.cents,
                weight_grams=code.grams,
            )
        case TicketCode():
            return Meaning(kind, title, encode(code), ticket_id=code.ticket)
        case ForeignCode():
            return _article(session, code, kind, title)
        case BadgeCode():
            return Meaning(kind, title, "")
        case _:
            return Meaning(kind, title, encode(code))


def _article(session: Session, code: ForeignCode, kind: str, title: str) -> Meaning:
    row = article_of(session, code.digits)
    if row is None:
        return Meaning(kind, title, code.digits)
    return Meaning(
        kind,
        title,
        code.digits,
        category_id=row.category_id,
        name=row.name,
        price_cents=row.price_cents,
    )


def _object(session: Session, code: ObjectCode, kind: str, title: str) -> Meaning:
    row = object_of_number(session, code.number)
    if row is None:
        return Meaning(kind, title, encode(code))
    return Meaning(
        kind,
        title,
        encode(code),
        object_id=row.id,
        site_id=row.site_id,
        category_id=row.category_id,
        name=row.name,
        price_cents=row.price_cents,
        weight_grams=row.weight_grams,
        state=row.state,
        sold_at=row.sold_at,
    )
