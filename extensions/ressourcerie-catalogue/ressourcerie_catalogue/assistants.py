# SPDX-License-Identifier: Apache-2.0
"""What assistants may read of the catalogue."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.assistants import AssistantScope, WrittenText
from ressourcerie_core.web import Answer, Body

from .names import folded, path_text
from .service.offering import offered


class TreeAsked(Body):
    contains: Annotated[
        str,
        Field(max_length=200, description="Seulement les chemins qui contiennent ce texte."),
    ] = ""


class CategoryFound(Answer):
    category_id: Annotated[UUID, Field(description="L'identifiant, que demandent les outils.")]
    parent_id: Annotated[UUID | None, Field(description="La catégorie au-dessus, s'il y en a une.")]
    path: Annotated[list[WrittenText], Field(description="Les noms, depuis le rayon.")]
    is_leaf: Annotated[bool, Field(description="Rien n'est rangé sous elle.")]
    at_till: Annotated[bool, Field(description="Proposée en caisse.")]
    at_reception: Annotated[bool, Field(description="Proposée à la réception.")]
    guide_price_cents: Annotated[
        int | None, Field(description="Prix indicatif d'un objet, en centimes d'euro.")
    ]
    default_weight_grams: Annotated[
        int | None, Field(description="Poids d'un objet que l'on ne pèse pas, en grammes.")
    ]


class TreeFound(Answer):
    categories: Annotated[
        list[CategoryFound], Field(description="Chaque catégorie, suivie de celles sous elle.")
    ]


def read_tree(session: Session, _scope: AssistantScope, asked: TreeAsked) -> TreeFound:
    """Give the categories in use; they belong to all sites together."""
    wanted = folded(asked.contains)
    return TreeFound(
        categories=[
            CategoryFound(
                category_id=one.category_id,
                parent_id=one.parent_id,
                path=list(one.path),
                is_leaf=one.is_leaf,
                at_till=one.at_till,
                at_reception=one.at_reception,
                guide_price_cents=one.guide_price_cents,
                default_weight_grams=one.default_weight_grams,
            )
            for one in offered(session)
            if wanted in folded(path_text(one.path))
        ]
    )
