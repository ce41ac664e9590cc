# SPDX-License-Identifier: Apache-2.0
"""What assistants may propose to the material flow; a person accepts, and the services do it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field
from ressourcerie_catalogue.public import folded, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import Body, Grams

from .models import Keyword, Movement, Stage
from .notebooks import labels
from .service import guide, ledger
from .service.lines import Line, check_offered, weigh
from .service.problems import CorrectionRefused
from .stages import STAGES

Told = tuple[Mapping[str, str], Mapping[str, str]]

LABEL = _("Libellé")
CATEGORY = _("Rangé sous")
WEIGHT = _("Poids net")
DESTINATION = _("Destination")


class MappingChange(Body):
    label: Annotated[
        str, Field(min_length=1, max_length=200, description="Le libellé libre, comme vaiselle.")
    ]
    category_id: Annotated[UUID, Field(description="La catégorie où le ranger.")]


class CategoryMapping:
    """A free label and the category that it means: at the reception, and in notebooks to come."""

    change = MappingChange

    @staticmethod
    def site_of(_session: Session, _change: MappingChange) -> UUID | None:
        """Belong to all sites together, as the guide does."""
        return None

    @staticmethod
    def preview(session: Session, change: MappingChange) -> Told:
        """Tell where the label goes now, and where it would."""
        category = check_offered(session, change.category_id)
        known = session.scalar(
            select(Keyword).where(
                Keyword.word_key == folded(change.label.strip()), Keyword.archived_at.is_(None)
            )
        )
        now = known and check_offered(session, known.category_id)
        return (
            {LABEL: change.label, CATEGORY: path_text(now.path) if now else _("rien")},
            {LABEL: change.label, CATEGORY: path_text(category.path)},
        )

    @staticmethod
    def apply(session: Session, change: MappingChange, _person: UUID, _reason: str) -> None:
        """Say it to the guide, which journals it, and to the memory of notebooks."""
        category = check_offered(session, change.category_id)
        guide.add_keyword(session, word=change.label, category_id=category.category_id)
        labels.remember(session, {change.label.strip(): category.category_id})


class LineChange(Body):
    site_id: Annotated[UUID, Field(description="Le site de la ligne.")]
    line_id: Annotated[UUID, Field(description="L'identifiant de la ligne à corriger.")]
    category_id: Annotated[UUID | None, Field(description="La catégorie juste.")] = None
    gross_grams: Annotated[
        Grams | None, Field(description="Le poids brut juste, contenant compris, en grammes.")
    ] = None
    destination: Annotated[Stage | None, Field(description="La destination juste.")] = None


class LineCorrection:
    """A line of the ledger that is wrong, and what should have been said."""

    change = LineChange

    @staticmethod
    def site_of(session: Session, change: LineChange) -> UUID | None:
        """Give the site of the line."""
        return ledger.find(session, change.site_id, change.line_id).site_id

    @staticmethod
    def preview(session: Session, change: LineChange) -> Told:
        """Tell what the line says, and what it would."""
        movement = ledger.find(session, change.site_id, change.line_id)
        if movement.sign < 0 or ledger.mirror_of(session, movement.id) is not None:
            raise CorrectionRefused(_("Cette ligne a déjà été corrigée."))
        instead = _instead(session, movement, change)
        figures = weigh(session, instead, confirmed=True)
        label = movement.label
        if change.category_id is not None:
            label = path_text(check_offered(session, change.category_id).path)
        return (
            _told(movement.label, movement.grams, Stage(movement.destination)),
            _told(label, figures.grams, instead.destination),
        )

    @staticmethod
    def apply(session: Session, change: LineChange, person: UUID, reason: str) -> None:
        """Correct the line as a person does: a mirror, and what stands instead."""
        movement = ledger.find(session, change.site_id, change.line_id)
        instead = _instead(session, movement, change)
        # Who accepts has seen the weight, beside the one before.
        ledger.correct(
            session, movement, reason=reason[:200], by=person, instead=instead, confirmed=True
        )


def _instead(session: Session, movement: Movement, change: LineChange) -> Line:
    was = Line.of(movement)
    if change.category_id is not None:
        check_offered(session, change.category_id)
    found = replace(
        was,
        category_id=change.category_id or was.category_id,
        destination=change.destination or was.destination,
        gross_grams=was.gross_grams if change.gross_grams is None else change.gross_grams,
    )
    if found == was:
        raise CorrectionRefused(_("La proposition ne change rien."))
    return found


def _told(label: str, grams: int, destination: Stage) -> Mapping[str, str]:
    return {CATEGORY: label, WEIGHT: kilograms(grams), DESTINATION: STAGES[destination]}
