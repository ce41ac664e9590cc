# SPDX-License-Identifier: Apache-2.0
"""How far each declaration is: steps are only added, and what was submitted stays as it was."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import DeclarationStep, Status
from ..service.days import hold_days, today_at
from ..service.ledger import JOURNAL
from ..service.problems import ReasonMissing
from .bodies import Body
from .problems import QuarterNotOver, StepRefused, WeightUnmapped
from .quarters import Quarter
from .sheet import SECTIONS, Sheet, sheet_of

#: What may follow each status; a draft that follows a submission says why.
FOLLOWS: dict[Status | None, tuple[Status, ...]] = {
    None: (Status.DRAFT, Status.SUBMITTED),
    Status.DRAFT: (Status.DRAFT, Status.SUBMITTED),
    Status.SUBMITTED: (Status.VALIDATED, Status.DRAFT),
    Status.VALIDATED: (Status.PAID, Status.DRAFT),
    Status.PAID: (Status.DRAFT,),
}
FROZEN = (Status.SUBMITTED, Status.VALIDATED, Status.PAID)


@dataclass(frozen=True)
class Said:
    """What somebody says when a declaration goes further."""

    status: Status
    reference: str = ""
    reason: str = ""


def steps_of(
    session: Session, site_id: UUID, body: Body, quarter: Quarter
) -> Sequence[DeclarationStep]:
    """List the steps of a declaration, oldest first."""
    query = select(DeclarationStep).where(
        DeclarationStep.site_id == site_id,
        DeclarationStep.body == body.slug,
        DeclarationStep.quarter == quarter.first,
    )
    return session.scalars(query.order_by(DeclarationStep.number)).all()


def statuses_of(
    session: Session, site_id: UUID, quarters: Collection[Quarter]
) -> Mapping[tuple[str, Quarter], Status]:
    """Tell how far the declarations of some quarters are, by body and quarter."""
    step = DeclarationStep
    query = select(step.body, step.quarter, step.status).where(
        step.site_id == site_id, step.quarter.in_([one.first for one in quarters])
    )
    found = session.execute(query.order_by(step.number))
    return {(body, Quarter.of(first)): Status(status) for body, first, status in found}


def status_of(steps: Sequence[DeclarationStep]) -> Status | None:
    """Tell how far a declaration is; ``None`` when it is still to type."""
    return Status(steps[-1].status) if steps else None


def go_on(
    session: Session,
    site_id: UUID,
    body: Body,
    quarter: Quarter,
    said: Said,
    *,
    by: UUID | None,
) -> DeclarationStep:
    """Add a step to a declaration.

    :raises StepRefused: it does not follow the last one.
    :raises ReasonMissing: it takes back what was submitted, without a reason.
    :raises QuarterNotOver: it is submitted before the quarter is over.
    :raises WeightUnmapped: it is submitted while some weight falls nowhere.
    """
    hold_days(session, site_id)
    steps = steps_of(session, site_id, body, quarter)
    status = status_of(steps)
    if said.status not in FOLLOWS[status]:
        raise StepRefused(_("La déclaration n'en est pas là."))
    if status in FROZEN and said.status is Status.DRAFT and not said.reason.strip():
        raise ReasonMissing
    if said.status in (Status.VALIDATED, Status.PAID):
        kept = steps[-1].sheet  # what was submitted, to the gram
    else:
        kept = _checked(session, site_id, body, quarter, said.status).to_json()
    step = DeclarationStep(
        site_id=site_id,
        body=body.slug,
        quarter=quarter.first,
        number=len(steps) + 1,
        status=said.status,
        sheet=kept,
        reference=said.reference.strip()[:200] or None,
        reason=said.reason.strip()[:2_000] or None,
        recorded_at=clock.now(),
        author_id=by,
    )
    session.add(step)
    session.flush()  # what the base refuses is refused here
    facts = {
        "body": body.slug,
        "quarter": str(quarter),
        "site": str(site_id),
        "status": str(said.status),
        "reason": step.reason,
    }
    append(session, JOURNAL, "declaration.went-on", facts, by)
    return step


def _checked(
    session: Session, site_id: UUID, body: Body, quarter: Quarter, status: Status
) -> Sheet:
    sheet = sheet_of(session, site_id, body, quarter)
    if status is Status.SUBMITTED:
        opens = body.opens(quarter)
        if today_at(session, site_id) < opens:
            raise QuarterNotOver(opens)
        if sheet.missing:
            labels = sorted({one.part.label for one in sheet.missing})
            raise WeightUnmapped(_by_section(sheet), labels)
    return sheet


def _by_section(sheet: Sheet) -> Mapping[str, int]:
    weights: dict[str, int] = defaultdict(int)
    for one in sheet.missing:
        weights[SECTIONS[one.section].lower()] += abs(one.part.grams)
    return weights
