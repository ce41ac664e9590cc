# SPDX-License-Identifier: Apache-2.0
"""The six dated operations, as their page words them and understands them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Category
from ..service import operations, remapping
from ..service.decision import Decision
from ..service.problems import refuse
from ..service.remapping import Part, Target
from .browsing import living_options, parent_options
from .fields import Choice, Day, Field, Share, optional
from .problems import FieldEmpty, TwoAnswers

MOST_ROWS = 12
ON = Day("on", _("À partir du"), _("Un jour passé convient aussi."), required=True)
NEW_NAME = Field("name", _("Nouveau nom"), required=True)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Fields that go together, under a legend when there are several groups."""

    fields: tuple[Field, ...]
    legend: str = ""


@dataclass(frozen=True)
class Kind:
    """One operation.

    :param groups: what its form asks, given how many rows it shows.
    :param decide: given a session, the category and the values, decides what would be written.
    :param rows: how many rows its form shows at first; none when it has no rows.
    """

    verb: str
    explained: str
    done: str
    groups: Callable[[int], Sequence[Group]]
    decide: Callable[[Session, Category, Values], Decision]
    rows: int = 0


def _fields(*fields: Field) -> Callable[[int], Sequence[Group]]:
    return lambda _rows: (Group((*fields, ON)),)


def _rename(session: Session, category: Category, values: Values) -> Decision:
    return operations.plan_rename(session, category_id=category.id, name=values["name"])


def _move(session: Session, category: Category, values: Values) -> Decision:
    parent_id = values["parent_id"]
    return operations.plan_move(session, category_id=category.id, parent_id=parent_id)


def _archive(session: Session, category: Category, _values: Values) -> Decision:
    return operations.plan_archive(session, category_id=category.id)


def _restore(session: Session, category: Category, _values: Values) -> Decision:
    return operations.plan_restore(session, category_id=category.id)


def _split_groups(rows: int) -> Sequence[Group]:
    parts = (
        Group(
            (
                Choice(f"target_{row}", _("Une catégorie existante"), options=_others),
                Field(f"name_{row}", _("ou une nouvelle, du nom de")),
                Share(f"share_{row}", _("Part")),
            ),
            _("Ce qui la remplace, n° {row}").format(row=row),
        )
        for row in range(1, rows + 1)
    )
    return (*parts, Group((ON,)))


def _split(session: Session, category: Category, values: Values) -> Decision:
    rows = sorted(int(name[6:]) for name in values if name.startswith("share_"))
    parts = [part for row in rows if (part := _part(category, values, row))]
    return remapping.plan_split(session, category_id=category.id, parts=parts)


def _part(category: Category, values: Values, row: int) -> Part | None:
    """Read one row, or nothing when it is left blank."""
    share = values[f"share_{row}"]
    if values[f"target_{row}"] is None and not values[f"name_{row}"] and share is None:
        return None
    target = _target(category, values, f"target_{row}", f"name_{row}")
    if share is None:
        problem = FieldEmpty(_("Part"))
        problem.values["field"] = f"share_{row}"
        raise problem
    return Part(target, share)


def _target(category: Category, values: Values, chosen: str, named: str) -> Target:
    """Read which category takes over; a new one is opened beside the one that it replaces."""
    if (values[chosen] is None) == (values[named] is None):
        problem = TwoAnswers() if values[chosen] else FieldEmpty(_("Une catégorie existante"))
        problem.values["field"] = chosen
        refuse([problem])
    return Target(values[chosen], values[named] or "", category.parent_id)


def _merge_groups(rows: int) -> Sequence[Group]:
    others = tuple(Choice(f"other_{row}", _("Avec"), options=_others) for row in range(1, rows + 1))
    into = (
        Choice("into", _("Une catégorie existante"), options=_others),
        Field("name", _("ou une nouvelle, du nom de")),
    )
    return (
        Group(others, _("Les catégories à réunir avec elle, s'il y en a d'autres")),
        Group(into, _("La catégorie qui les remplace")),
        Group((ON,)),
    )


def _merge(session: Session, category: Category, values: Values) -> Decision:
    others = [each for name, each in values.items() if name.startswith("other_") and each]
    into = _target(category, values, "into", "name")
    return remapping.plan_merge(session, category_ids=[category.id, *others], into=into)


def _others(session: Session) -> list[tuple[str, str]]:
    return optional(living_options(session))


KINDS = {
    "renommer": Kind(
        verb=_("Renommer"),
        explained=_(
            "Le nouveau nom vaut à partir du jour choisi. Les lignes déjà enregistrées avant ce "
            "jour gardent l'ancien."
        ),
        done=_("La catégorie est renommée."),
        groups=_fields(NEW_NAME),
        decide=_rename,
    ),
    "deplacer": Kind(
        verb=_("Déplacer"),
        explained=_(
            "La catégorie change de place à partir du jour choisi, avec tout ce qu'elle contient. "
            "Les lignes d'avant ce jour gardent leur chemin."
        ),
        done=_("La catégorie est déplacée."),
        groups=_fields(Choice("parent_id", _("Vers"), options=parent_options)),
        decide=_move,
    ),
    "scinder": Kind(
        verb=_("Scinder"),
        explained=_(
            "Plusieurs catégories remplacent celle-ci à partir du jour choisi. Les parts disent "
            "comment les bilans d'aujourd'hui répartissent ses anciennes lignes, qui gardent leur "
            "nom."
        ),
        done=_("La catégorie est scindée."),
        groups=_split_groups,
        decide=_split,
        rows=2,
    ),
    "fusionner": Kind(
        verb=_("Fusionner"),
        explained=_(
            "Une seule catégorie remplace celle-ci, et d'autres si vous en choisissez, à partir du "
            "jour choisi. Les lignes d'avant ce jour gardent leur nom."
        ),
        done=_("La fusion est faite."),
        groups=_merge_groups,
        decide=_merge,
        rows=1,
    ),
    "archiver": Kind(
        verb=_("Archiver"),
        explained=_(
            "La catégorie n'est plus proposée à partir du jour choisi. Rien n'est effacé : ses "
            "lignes restent, et vous pourrez la restaurer."
        ),
        done=_("La catégorie est archivée."),
        groups=_fields(),
        decide=_archive,
    ),
    "restaurer": Kind(
        verb=_("Restaurer"),
        explained=_("La catégorie est de nouveau proposée à partir du jour choisi."),
        done=_("La catégorie est restaurée."),
        groups=_fields(),
        decide=_restore,
    ),
}
