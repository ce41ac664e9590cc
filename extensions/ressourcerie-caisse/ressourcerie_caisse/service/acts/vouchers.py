# SPDX-License-Identifier: Apache-2.0
"""Vouchers: each code is born with the line that sold it, so that a till offline knows it too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

from ...models import LineKind, MethodKind, SessionKind, TillSession, Voucher
from .methods import Methods
from .shapes import LineSaid, TicketSaid

#: Without I, L, O and U, which are read or heard as something else.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _BITS = 8, 5
_MISREAD = str.maketrans("OIL", "011")


def code_of(line_id: UUID) -> str:
    """Give the code of the voucher that a line sold: ``B-XXXX-XXXX-C``, C being a check sign."""
    shifts = range(_BITS * (_LENGTH - 1), -1, -_BITS)
    signs = "".join(SIGNS[line_id.int >> shift & 31] for shift in shifts)
    return f"B-{signs[:4]}-{signs[4:]}-{_check_of(signs)}"


def read_code(text: str) -> str | None:
    """Read a code as people type it, or give ``None`` when it is none."""
    signs = "".join(one for one in text.upper() if one.isalnum()).translate(_MISREAD)
    if len(signs) == _LENGTH + 2 and signs[0] == "B":
        signs = signs[1:]
    body, check = signs[:_LENGTH], signs[_LENGTH:]
    if len(body) != _LENGTH or set(body) - set(SIGNS) or check != _check_of(body):
        return None
    return f"B-{body[:4]}-{body[4:]}-{check}"


def find_voucher(session: Session, code: str) -> Voucher | None:
    """Give the voucher of a code, if one was sold."""
    return session.scalar(select(Voucher).where(Voucher.code == read_code(code)))


def book_vouchers(session: Session, said: TicketSaid, at: TillSession, methods: Methods) -> None:
    """Write what a ticket sold and took back of vouchers, and what it paid with them."""
    if at.kind == SessionKind.SCHOOL:
        return
    for line in said.lines:
        if line.kind is LineKind.VOUCHER_SOLD:
            _book_line(session, said, line, at)
    for code, cents in _paid(said, methods).items():
        spent = Voucher.spent_cents + said.sign * cents
        session.execute(update(Voucher).where(Voucher.code == code).values(spent_cents=spent))


def remarks_on_vouchers(session: Session, said: TicketSaid, methods: Methods) -> Iterator[str]:
    """Tell which vouchers should not have paid; the ticket happened, and counts all the same."""
    if said.sign < 0:
        return
    for code, cents in _paid(said, methods).items():
        voucher = session.scalar(select(Voucher).where(Voucher.code == code))
        if voucher is None:
            yield _("Le bon « {code} » n'est pas connu ici.").format(code=code)
        elif voucher.cancelled_at is not None:
            yield _("Le bon « {code} » était annulé.").format(code=code)
        elif voucher.left_cents < cents:
            yield _("Le bon « {code} » ne valait plus que {left}.").format(
                code=code, left=euros(voucher.left_cents)
            )


def _book_line(session: Session, said: TicketSaid, line: LineSaid, at: TillSession) -> None:
    if said.sign < 0:
        less = Voucher.cents - line.total_cents
        sold = Voucher.id == line.original_line
        session.execute(update(Voucher).where(sold).values(cents=less))
        return
    row = {
        "id": line.id,
        "site_id": at.site_id,
        "code": code_of(line.id),
        "cents": line.total_cents,
        "spent_cents": 0,
        "sold_at": said.at,
    }
    session.execute(insert(Voucher), [row])


def _paid(said: TicketSaid, methods: Methods) -> Mapping[str, int]:
    """Add up what each voucher paid, by its code, or by what was typed instead."""
    found: defaultdict[str, int] = defaultdict(int)
    for payment in said.payments:
        if payment.reference and methods[payment.method].kind == MethodKind.VOUCHER:
            found[read_code(payment.reference) or payment.reference] += payment.amount_cents
    return found


def _check_of(signs: str) -> str:
    """Give the sign that checks others: one wrong sign or two swapped, and it is another.

    The signs are the coefficients of a polynomial over the field of 32 elements.
    """
    check = 0
    for sign in signs:
        check = _doubled(check ^ SIGNS.index(sign))
    return SIGNS[check]


def _doubled(value: int) -> int:
    """Multiply by a generator of the field: modulo x⁵ + x² + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
