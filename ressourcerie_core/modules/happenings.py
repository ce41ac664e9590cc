# SPDX-License-Identifier: Apache-2.0
"""Check what a descriptor says of its events, of those it is told of, and of its jobs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    EVERY_EVENT,
    AssistantTool,
    Daily,
    Every,
    Job,
    Module,
    ProposalKind,
    Subscription,
)
from ressourcerie_core.modules.names import is_event_name
from ressourcerie_core.modules.references import is_reference, names_an_object


def faults_of_happenings(descriptor: type[Module]) -> Iterator[str]:
    """List what is wrong with a module's events, subscriptions and jobs, as French phrases."""
    for field in ("events", "subscriptions"):
        if not isinstance(getattr(descriptor, field), (tuple, list)):
            yield _("« {field} » n'est pas un tuple").format(field=field)
            return
    for reference in descriptor.events:
        if not (is_reference(reference) and names_an_object(reference)):
            sentence = _("« events » contient {reference!r} ; écrivez « .public:MonÉvénement »")
            yield sentence.format(reference=reference)
    subscriptions: tuple[Any, ...] = tuple(descriptor.subscriptions)
    for one in subscriptions:
        yield from _faults_of_subscription(one)
    keys = Counter(one.key for one in subscriptions if isinstance(one, Subscription))
    for key, count in keys.items():
        if count > 1:
            sentence = _("« subscriptions » nomme deux fois « {key} » ; donnez-leur un « name »")
            yield sentence.format(key=key)
    jobs: Any = descriptor.jobs
    for job in jobs if isinstance(jobs, (tuple, list)) else ():
        if isinstance(job, Job):  # else it is told with what else is named
            yield from _faults_of_job(job)
    yield from _faults_of_assistance(descriptor)


def _faults_of_assistance(descriptor: type[Module]) -> Iterator[str]:
    declared: Any = (descriptor.tools, descriptor.proposals)
    for items in declared:
        for one in items if isinstance(items, (tuple, list)) else ():
            if not isinstance(one, (AssistantTool, ProposalKind)):
                continue  # told with what else is named
            named = one.reads if isinstance(one, AssistantTool) else one.handled
            if not (is_reference(named) and names_an_object(named)):
                sentence = _("ce que « {name} » appelle doit être une référence, « .outils:objet »")
                yield sentence.format(name=one.name)


def _faults_of_job(job: Job) -> Iterator[str]:
    if not (is_reference(job.runs) and names_an_object(job.runs)):
        sentence = _("ce que fait « {name} » doit être une référence, « .jobs:fonction »")
        yield sentence.format(name=job.name)
    schedule: Any = job.schedule
    if not isinstance(schedule, (Every, Daily)):
        yield _("l'horaire de « {name} » n'est ni Every, ni Daily").format(name=job.name)


def _faults_of_subscription(one: Any) -> Iterator[str]:
    if not isinstance(one, Subscription):
        sentence = _("« subscriptions » contient {item!r}, qui n'est pas de type Subscription")
        yield sentence.format(item=one)
        return
    if one.event != EVERY_EVENT and not is_event_name(one.event):
        sentence = _("« {event} », dans « subscriptions », ne s'écrit pas « module.événement »")
        yield sentence.format(event=one.event)
    if not (is_reference(one.handler) and names_an_object(one.handler)):
        sentence = _("ce qui reçoit « {event} » doit être une référence, « .subscribers:fonction »")
        yield sentence.format(event=one.event)
