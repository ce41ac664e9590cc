# SPDX-License-Identifier: Apache-2.0
"""What the core itself lets assistants read: the sites, the help, the deliveries in trouble."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.assistants.scope import AssistantScope, PageAsked, WrittenText
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.events.models import DEAD
from ressourcerie_core.events.standings import failing
from ressourcerie_core.i18n import _
from ressourcerie_core.module import AssistantTool
from ressourcerie_core.web import Answer, Body

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedPlatform

#: Who may do anything at all at a site may have an assistant told its name.
ANYTHING = ""
_MOST_FAILING = 2_000


class NothingAsked(Body):
    """No argument."""


class SiteFound(Answer):
    id: Annotated[UUID, Field(description="L'identifiant que demandent les autres outils.")]
    name: WrittenText
    today: Annotated[date, Field(description="Le jour ouvré en cours, à l'heure du site.")]
    time_zone: Annotated[str, Field(description="Le fuseau horaire, comme Europe/Paris.")]


class SitesFound(Answer):
    sites: Annotated[list[SiteFound], Field(description="Les sites ouverts à cet assistant.")]


class HelpAsked(Body):
    module: Annotated[
        str | None, Field(description="Le module dont on veut la page ; sans lui, les titres.")
    ] = None


class HelpPage(Answer):
    module: Annotated[str, Field(description="Le nom du module.")]
    title: Annotated[str, Field(description="Comment les gens l'appellent.")]
    version: Annotated[str, Field(description="La version installée.")]
    text: Annotated[str, Field(description="La page, en Markdown ; vide dans la liste.")]


class HelpFound(Answer):
    pages: Annotated[list[HelpPage], Field(description="Une page par module activé.")]


class TroubledDelivery(Answer):
    id: Annotated[UUID, Field(description="L'identifiant de la livraison.")]
    subscriber: Annotated[str, Field(description="Le module qui devait recevoir, et son abonné.")]
    event: Annotated[str, Field(description="Le nom de l'événement.")]
    recorded_at: Annotated[datetime, Field(description="L'instant du fait.")]
    given_up: Annotated[bool, Field(description="Abandonnée : une personne doit décider.")]
    attempts: Annotated[int, Field(description="Le nombre d'essais.")]


class DeliveriesFound(Answer):
    deliveries: Annotated[list[TroubledDelivery], Field(description="Les plus anciennes d'abord.")]
    more: Annotated[bool, Field(description="D'autres suivent, à la page suivante.")]


def core_tools(platform: "ServedPlatform") -> list[tuple[AssistantTool, Callable[..., Any]]]:
    """Give the tools of the core, each with its function."""

    def help_pages(session: Session, scope: AssistantScope, asked: HelpAsked) -> HelpFound:  # noqa: ARG001 (as every tool)
        pages = [
            HelpPage(
                module=one.name,
                title=one.descriptor.title,
                version=one.version,
                text=one.readme if asked.module == one.name else "",
            )
            for one in platform.modules
            if asked.module in (None, one.name)
        ]
        return HelpFound(pages=pages)

    return [(_SITES, read_sites), (_HELP, help_pages), (_DELIVERIES, read_deliveries)]


def read_sites(session: Session, scope: AssistantScope, _asked: NothingAsked) -> SitesFound:
    """Give the sites that are open, with their present business day."""
    rows = session.scalars(select(Site).where(Site.id.in_(scope.sites)).order_by(Site.name))
    return SitesFound(
        sites=[
            SiteFound(
                id=site.id,
                name=site.name,
                today=site.business_date(clock.now()),
                time_zone=site.time_zone,
            )
            for site in rows
        ]
    )


def read_deliveries(
    session: Session,
    scope: AssistantScope,  # noqa: ARG001 (deliveries belong to no site)
    asked: PageAsked,
) -> DeliveriesFound:
    """Give the deliveries that fail; never what they carry, nor what an error said."""
    rows, more = asked.window(failing(session, _MOST_FAILING))
    return DeliveriesFound(
        deliveries=[
            TroubledDelivery(
                id=row.id,
                subscriber=row.subscriber,
                event=row.event.name,
                recorded_at=row.event.recorded_at,
                given_up=row.state == DEAD,
                attempts=row.attempts,
            )
            for row in rows
        ],
        more=more,
    )


_SITES = AssistantTool(
    "core.sites",
    _("Sites"),
    _("Donne les sites de l'association ouverts à cet assistant, et leur jour ouvré en cours."),
    "core_tools:read_sites",
    ANYTHING,
    is_document=True,
)
_HELP = AssistantTool(
    "core.help",
    _("Aide"),
    _("Donne les titres des pages d'aide des modules activés ou, avec « module », une page."),
    "core_tools:help_pages",
    ANYTHING,
    is_document=True,
)
_DELIVERIES = AssistantTool(
    "core.deliveries",
    _("Livraisons en difficulté"),
    _("Donne les livraisons d'événements entre modules qui échouent ou qui sont abandonnées."),
    "core_tools:read_deliveries",
    ADMINISTER.name,
)
