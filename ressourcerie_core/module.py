# SPDX-License-Identifier: Apache-2.0
"""What a module says of itself: one class, its descriptor, that reads as its table of contents."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ressourcerie_core.db import Database
    from ressourcerie_core.outgoing import Outgoing
    from ressourcerie_core.settings import ModuleSettings

#: An object reference as in entry points, ``module:attribute``; a leading dot is the package of
#: the descriptor. What it names is imported when the module is loaded, and not before.
Reference = str


@dataclass(frozen=True)
class Permission:
    """A right that routes ask for.

    :param name: ``module.action``, such as ``caisse.sell``.
    :param title: a French sentence that completes « Peut … ».
    """

    name: str
    title: str


@dataclass(frozen=True)
class Role:
    """A named set of permissions that an administrator gives to people.

    :param name: ``module.role``.
    :param title: what people call it, in French.
    :param permissions: names of permissions, of this module or of those it requires.
    """

    name: str
    title: str
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu, and a tile of the home page when it has a description.

    :param label: a few French words.
    :param path: a path under the module's own pages, such as ``/`` or ``/tickets``.
    :param permission: who sees it; ``None`` for everybody signed in.
    :param order: smaller comes first; ties by module order.
    """

    label: str
    path: str
    permission: str | None = None
    order: int = 100
    description: str = ""


class PersonalData(Protocol):
    """What a module holds about people: the object that ``personal`` names."""

    def export(self, session: "Session", account_id: UUID) -> Mapping[str, Any]:
        """Give all that the module holds about a person, as JSON values.

        :param account_id: the opaque id of the person's account.
        """

    def erase(self, session: "Session", account_id: UUID) -> None:
        """Delete what names a person; called again, it does no harm.

        What others need (a sale, a weighing) stays, with the opaque id alone.

        :param account_id: the opaque id of the person's account.
        """


#: What a subscription names in place of one event: all those of the modules that are enabled.
EVERY_EVENT = "*"


@dataclass(frozen=True)
class Subscription:
    """An event that the module wants to be told of, once, whatever happens in between.

    :param event: the name of an event, ``module.noun-past``, whose module need not be installed;
        or :data:`EVERY_EVENT`, for each kind that an enabled module publishes: one position each.
    :param handler: a function ``(session, received) -> None``, called in a transaction of its own
        after that of the fact; it writes with the session, and calls nothing outside the base.
    :param name: what tells it from another one of this module for the same event. Kept in the
        base with its position: another name is another subscription.
    :param from_the_beginning: whether it is also told what happened before it was first enabled.
    """

    event: str
    handler: Reference
    name: str = ""
    from_the_beginning: bool = False

    @property
    def key(self) -> str:
        """What it is called within its module."""
        return self.name or self.event


@dataclass(frozen=True)
class Every:
    """A job that begins again this long after its last run has ended, day and night."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError(f"every {self.minutes} minutes is no schedule")


@dataclass(frozen=True)
class Daily:
    """A job that runs once a day, at a local time of the association's first site.

    When nothing serves at that time, it runs as soon as something does.
    """

    hour: int
    minute: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.hour <= 23 and 0 <= self.minute <= 59):  # noqa: PLR2004 (a clock's)
            raise ValueError(f"{self.hour}:{self.minute} is no time of the day")


@dataclass(frozen=True)
class Job:
    """Something that the platform does for the module when its time comes, once per instance.

    :param name: ``module.action``, such as ``paheko.send-entries``.
    :param title: what people call it, in French.
    :param runs: a function ``(context) -> None``, called in a thread of its own with the module's
        :class:`Context`. It opens its own sessions: short ``context.database.read()`` and
        ``context.database.write(work)``, so that nobody waits for it. What it raises is shown and
        logged, and it is called again an hour later at most.
    :param seconds: after which it is reported as hung; it is never run twice at once.
    """

    name: str
    title: str
    runs: Reference
    schedule: Every | Daily
    seconds: int = 300


@dataclass(frozen=True)
class Stream:
    """A chain of the tamper-evident journal that a module appends to.

    :param name: ``module.noun``; a stream may have parts that do not wait for each other, one for
        each till for instance, which are named ``module.noun/part``.
    :param title: what people call it, in French.
    :param kinds: what happens in it: each kind of record, and the French words for it.
    """

    name: str
    title: str
    kinds: Mapping[str, str]


@dataclass(frozen=True)
class Slot:
    """A place in a page, that its owner shows and that other modules fill.

    Declared in the owner's ``public.py``, beside the context that it gives.

    :param name: ``<owner>.<place>``, such as ``catalogue.category-sheet``.
    :param context: the frozen dataclass that fillers are given: ids and facts, no table's row.
    :param version: a positive number that changes when fillers must be read again.
    """

    name: str
    context: type
    version: int = 1


@dataclass(frozen=True)
class Component:
    """A web component that a module ships as a plain ES module.

    The element receives the slot's context in its property ``context``.

    :param script: as the import map names it: ``@ressourcerie/<module>/<file>.js`` for the file
        ``static/<module>/<file>.js``.
    :param tag: the custom element that the script defines, such as ``shelf-counter``.
    """

    script: str
    tag: str


@dataclass(frozen=True)
class Fill:
    """What a module shows in a slot, its own, another's or the core's.

    A slot whose owner is not enabled stays empty, and nothing complains.

    :param slot: the slot's name.
    :param shows: a :data:`Reference` of a function ``(session, visitor, context)`` that gives a
        ``Fragment``, or ``None`` when there is nothing to show; or a :class:`Component`.
    :param permission: who sees it; ``None`` for whoever sees the page.
    :param order: smaller comes first; ties by module order.
    :param version: the version of the slot that this was written for.
    """

    slot: str
    shows: Reference | Component
    permission: str | None = None
    order: int = 100
    version: int = 1


@dataclass(frozen=True)
class Offline:
    """What the service worker keeps on the device, for when the network is away.

    :param pages: paths under the module's pages, such as ``/vendre``. Each is a GET route open to
        anyone: the page is kept as a stranger sees it, and its scripts fill it.
    :param assets: files under ``static/<module>``, such as ``till.js``.
    """

    pages: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()


@dataclass(frozen=True)
class AssistantTool:
    """Something that an assistant may read, once a person let it; harmless without ``jarvos``.

    The function is typed: ``(session, scope, asked) -> found``, where ``asked`` is a ``Body`` and
    ``found`` an ``Answer``, each field described in French, with its unit.

    :param name: ``module.noun``, such as ``flux-matiere.balance``.
    :param title: what people call it, in French.
    :param description: French sentences that tell an assistant when to use it, and what it gives.
    :param reads: the function; it is given an ``AssistantScope``, and shows nothing beyond it.
    :param permission: what whoever lets an assistant use it must hold, at each site that it reads.
    :param is_document: whether it is also offered as a document to attach; every argument then
        has a default.
    """

    name: str
    title: str
    description: str
    reads: Reference
    permission: str
    is_document: bool = False


@dataclass(frozen=True)
class ProposalKind:
    """A change that an assistant may propose, and that a person accepts or refuses.

    :param name: ``module.noun``, such as ``flux-matiere.line-correction``.
    :param title: what people call it, in French.
    :param description: French sentences that tell an assistant what it changes.
    :param handled: a :data:`Reference` of a :class:`Proposals`.
    :param permission: what whoever accepts must hold, at the site concerned if there is one.
    """

    name: str
    title: str
    description: str
    handled: Reference
    permission: str


class Proposals(Protocol):
    """How one kind of proposal is shown and done: the object that ``handled`` names."""

    #: A ``Body``: the exact change, each field described in French.
    change: type

    def site_of(self, session: "Session", change: Any) -> UUID | None:
        """Tell which site a change is about; ``None`` for what belongs to all of them.

        :raises Problem: what it is about does not exist.
        """

    def preview(
        self, session: "Session", change: Any
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Give what is now and what would be, as French labels and texts; write nothing.

        :raises Problem: the change cannot be made.
        """

    def apply(self, session: "Session", change: Any, person: UUID, reason: str) -> None:
        """Make the change through the ordinary services, as the person who accepts it.

        :param reason: why it was proposed, for services that ask for one.
        """


@dataclass(frozen=True)
class Context:
    """What a module is given when it starts.

    :param settings: the module's own settings, validated.
    :param database: the base, for reading and writing outside of a request.
    :param outgoing: the way to other servers; never within a transaction, which would wait.
    """

    settings: "ModuleSettings"
    database: "Database"
    outgoing: "Outgoing"


class Module:
    """The descriptor of a module: subclass it, set what the module has, leave out the rest.

    Importing the descriptor must import no table and no route: those are named by
    :data:`Reference` and imported when the module is loaded. Files lie where they lie in every
    module: Alembic revisions in ``migrations/versions``, templates in ``templates/<name>``,
    static files in ``static/<name>``, which the import map names ``@ressourcerie/<name>/``.
    """

    #: The entry point's name: lower case, figures and single hyphens, at most 40 characters.
    name: ClassVar[str]
    #: What people call it, in French.
    title: ClassVar[str]

    #: The class that validates the module's table of the configuration file.
    settings: ClassVar["type[ModuleSettings] | None"] = None
    permissions: ClassVar[tuple[Permission, ...]] = ()
    roles: ClassVar[tuple[Role, ...]] = ()
    menu: ClassVar[tuple[MenuEntry, ...]] = ()
    #: The chains of the journal that its facts go to.
    journal: ClassVar[tuple[Stream, ...]] = ()
    #: The slots of the module's own pages: references of what its ``public.py`` declares.
    slots: ClassVar[tuple[Reference, ...]] = ()
    fills: ClassVar[tuple[Fill, ...]] = ()
    offline: ClassVar[Offline] = Offline()

    #: The events that it publishes: dataclasses of its ``public.py``.
    events: ClassVar[tuple[Reference, ...]] = ()
    #: The events that it wants to be told of.
    subscriptions: ClassVar[tuple[Subscription, ...]] = ()
    #: What it does by itself when the time comes.
    jobs: ClassVar[tuple[Job, ...]] = ()

    #: What assistants may read of it, and the changes that they may propose.
    tools: ClassVar[tuple[AssistantTool, ...]] = ()
    proposals: ClassVar[tuple[ProposalKind, ...]] = ()

    #: A ``fastapi.APIRouter``, mounted at ``/api/v1/<name>``.
    api: ClassVar[Reference | None] = None
    #: A ``fastapi.APIRouter`` of pages, mounted at ``/<name>``.
    pages: ClassVar[Reference | None] = None
    #: The Python module that holds the tables, each named ``<name with _>_<noun>``.
    models: ClassVar[Reference | None] = None
    #: A function ``(session, visitor)`` that gives the :class:`~ressourcerie_core.web.ToDo` of the
    #: home page: what waits for this visitor.
    to_do: ClassVar[Reference | None] = None
    #: A function ``(session)`` that gives the :class:`~ressourcerie_core.web.Measure` of
    #: ``/metrics``: a few numbers, read in less than two seconds.
    measures: ClassVar[Reference | None] = None
    #: A ``click.Group`` named as the module: ``ressourcerie <name> …``.
    commands: ClassVar[Reference | None] = None
    #: A :class:`PersonalData`: what export and erasure of a person must reach in this module.
    personal: ClassVar[Reference | None] = None
    #: A function ``(session) -> None`` that fills an empty base with a believable year.
    demo: ClassVar[Reference | None] = None

    def on_enable(self, session: "Session") -> Awaitable[None] | None:  # noqa: ARG002 (a hook)
        """Prepare what the module needs in the base: called once, at the first start with it.

        Called again when it is enabled after having been disabled; time-limited, in one
        transaction. What it raises is undone, and keeps the module from starting.
        """
        return None

    def on_disable(self, session: "Session") -> Awaitable[None] | None:  # noqa: ARG002 (a hook)
        """Leave the base in order when an instance that had the module stops without it.

        Its data stay. A courtesy: it is not called when nothing served while it was disabled.
        """
        return None

    def start(self, context: Context) -> Awaitable[None] | None:  # noqa: ARG002 (a hook)
        """Begin what must run beside requests; time-limited, called in plan order."""
        return None

    def stop(self, context: Context) -> Awaitable[None] | None:  # noqa: ARG002 (a hook)
        """End what :meth:`start` began; time-limited, called in reverse plan order."""
        return None
