# SPDX-License-Identifier: Apache-2.0
"""What a scanned text means here: which object, which category at which price."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import tares
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
from ..models import Article, Lot, Numbered, Object
from .articles import article_of
from .lots import lot_of_number
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
    :param state: of an object: ``available``, ``sold``, ``withdrawn`` or ``lost``; of a lot:
        ``there`` or ``gone``.
    :param tare_grams: what a container weighs empty.
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
    container_id: UUID | None = None
    tare_grams: int | None = None
    lot_id: UUID | None = None


def resolve(session: Session, text: str) -> Meaning:
    """Say what a scan means: at most one query of an index, or the short list of containers.

    :raises CodeEmpty, CodeTooLong, CodeDamaged, CodeUnknown: it is no code.
    """
    code = decode(text)
    facts: dict[str, Any] = {}
    match code:
        case ObjectCode():
            facts = _of_object(object_of_number(session, code.number))
        case PriceCode():
            category = target_of(session, Numbered.CATEGORY, code.category)
            facts = {"category_id": category, "price_cents": code.cents, "weight_grams": code.grams}
        case ContainerCode():
            facts = _of_container(session, code)
        case LotCode():
            facts = _of_lot(lot_of_number(session, code.number))
        case TicketCode():
            facts = {"ticket_id": code.ticket}
        case ForeignCode():
            facts = _of_article(article_of(session, code.digits))
    kind, title = KINDS[type(code)]
    return Meaning(kind, title, _written(code), **facts)


def _written(code: Code) -> str:
    match code:
        case BadgeCode():
            return ""
        case ForeignCode():
            return code.digits
        case _:
            return encode(code)


def _of_object(row: Object | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "object_id": row.id,
        "site_id": row.site_id,
        "category_id": row.category_id,
        "name": row.name,
        "price_cents": row.price_cents,
        "weight_grams": row.weight_grams,
        "state": row.state,
        "sold_at": row.sold_at,
    }


def _of_container(session: Session, code: ContainerCode) -> dict[str, Any]:
    """Give a container in use: one that is not has no tare to count with."""
    wanted = target_of(session, Numbered.CONTAINER, code.number)
    one = next((one for one in tares(session) if one.container_id == wanted), None)
    if one is None:
        return {}
    return {"container_id": one.container_id, "name": one.name, "tare_grams": one.tare_grams}


def _of_lot(row: Lot | None) -> dict[str, Any]:
    if row is None:
        return {}
    state = "there" if row.left_at is None else "gone"
    return {"lot_id": row.id, "site_id": row.site_id, "name": row.name, "state": state}


def _of_article(row: Article | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"category_id": row.category_id, "name": row.name, "price_cents": row.price_cents}
