# SPDX-License-Identifier: Apache-2.0
"""What an instance measures of itself, in the words of Prometheus (:class:`Measure` is public).

Requests are counted by the process that answers them; the rest is read from the base at the time of
the question, and is the same whoever answers.
"""

import os
import platform as machine
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, cast

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from ressourcerie_core import __version__
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.standings import oldest_waiting, standings
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.overseeing import job_standings
from ressourcerie_core.journal.standing import standing_of
from ressourcerie_core.web.containment import Call, Containment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ressourcerie_core.web.served import ServedModule, ServedPlatform

#: Seconds; from a page that is read to a file that is sent.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_MOST = 200  # of one module: each is a series that Prometheus keeps for weeks


@dataclass(frozen=True)
class Measure:
    """A number that a module measures of itself; it tells nothing of a person.

    :param name: such as ``open_sessions``; shown as ``ressourcerie_<module>_open_sessions``.
    :param meaning: a French phrase, with the unit.
    :param value: as it is now.
    :param labels: what tells it from others of the same name; few values each, never an id of
        something that keeps being added.
    """

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.name, *self.labels):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} does not match {_NAME.pattern}")


class Measures:
    """The measures of an application (``app.state.measures``)."""

    def __init__(self, platform: "ServedPlatform") -> None:
        self._platform = platform
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "ressourcerie_request_seconds",
            _("Durée des requêtes servies par ce processus, en secondes."),
            ("module", "route", "method", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def note(self, *, module: str, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request: the template of its route, and no value that was sent."""
        self._requests.labels(module, route, method, str(status)).observe(seconds)

    def as_text(self, containment: Containment, request_id: str) -> bytes:
        """Write everything as Prometheus reads it."""
        asked = CollectorRegistry()
        asked.register(_Asked([*self._state(), *self._of_modules(containment, request_id)]))
        return generate_latest(self._registry) + generate_latest(asked)

    def _state(self) -> Iterator[Metric]:
        info = {
            "version": __version__,
            "python": machine.python_version(),
            "process": str(os.getpid()),
        }
        yield _gauge("info", _("L'instance et le processus qui répond."), [(info, 1)])
        modules = {module.name: "enabled" for module in self._platform.modules}
        states = modules | dict.fromkeys(self._platform.left_out, "left-out")
        yield _gauge(
            "module",
            _("Les modules de la liste : 1 s'il sert, 0 s'il est laissé de côté."),
            [({"module": name}, state == "enabled") for name, state in states.items()],
        )
        database = self._platform.database
        assert database is not None
        yield _gauge("writes_waiting", _("Écritures qui attendent."), [({}, database.waiting())])
        try:
            with database.read() as session:
                kept = [*_of_base(session, self._platform)]
        except Problem:
            kept = []
        yield _gauge("database_up", _("La base répond."), [({}, bool(kept))])
        yield from kept

    def _of_modules(self, containment: Containment, request_id: str) -> Iterator[Metric]:
        asked = [module for module in self._platform.modules if module.measures]
        results = containment.run([self._call(module, request_id) for module in asked])
        up = []
        for module, result in zip(asked, results, strict=True):
            up.append(({"module": module.name}, isinstance(result, list)))
            if isinstance(result, list):
                yield from _families(module.name, result)
        yield _gauge("module_measures_up", _("Le module a donné ses mesures."), up)

    def _call(self, module: "ServedModule", request_id: str) -> Call:
        def work() -> list[Measure]:
            database = self._platform.database
            assert database is not None
            assert module.measures is not None
            with database.read() as session:
                given = [*islice(cast("Iterable[object]", module.measures(session)), _MOST)]
            measures = [one for one in given if isinstance(one, Measure)]
            if len(measures) < len(given):
                raise TypeError("« measures » gives Measure, and nothing else")
            return measures

        return Call(module.name, module.descriptor.title, "measures", request_id, work)


@dataclass(frozen=True, eq=False)  # a registry tells collectors apart by what they are
class _Asked:
    """What was read for one question."""

    metrics: Sequence[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.metrics


def _of_base(session: "Session", platform: "ServedPlatform") -> Iterator[Metric]:
    yield _gauge(
        "deliveries",
        _("Livraisons d'événements, par abonné et par état."),
        [
            ({"module": one.module, "subscriber": one.subscriber, "state": state}, number)
            for one in standings(session)
            for state, number in one.by_state.items()
        ],
    )
    oldest = oldest_waiting(session)
    yield _gauge(
        "delivery_oldest_seconds",
        _("Âge de la plus ancienne livraison qui attend, en secondes."),
        [({}, oldest.total_seconds())],
    )
    records = [one for one in job_standings(session, platform.jobs) if one.record is not None]
    yield _gauge(
        "job_failing",
        _("La dernière exécution de la tâche a échoué ou reste bloquée."),
        [({"job": one.job.name}, one.is_troubled) for one in records],
    )
    yield _gauge(
        "job_succeeded_timestamp_seconds",
        _("Dernière exécution réussie de la tâche (date Unix)."),
        [
            ({"job": one.job.name}, one.record.succeeded_at.timestamp())
            for one in records
            if one.record and one.record.succeeded_at
        ],
    )
    journal = standing_of(session)
    sound = _("Rien n'est connu contre le journal.")
    yield _gauge("journal_sound", sound, [({}, journal.is_sound)])
    if journal.verification is not None:
        yield _gauge(
            "journal_verified_timestamp_seconds",
            _("Dernière vérification du journal (date Unix)."),
            [({}, journal.verification.made_at.timestamp())],
        )


def _families(module: str, measures: Sequence[Measure]) -> Iterator[Metric]:
    by_name: dict[str, list[Measure]] = {}
    for one in measures:
        by_name.setdefault(one.name, []).append(one)
    for name, same in by_name.items():
        full = f"{module.replace('-', '_')}_{name}"
        yield _gauge(full, same[0].meaning, [(one.labels, one.value) for one in same])


def _gauge(name: str, meaning: str, values: Sequence[tuple[Mapping[str, str], float]]) -> Metric:
    labels = sorted({label for given, _value in values for label in given})
    family = GaugeMetricFamily(f"ressourcerie_{name}", meaning, labels=labels)
    for given, value in values:
        family.add_metric([given.get(label, "") for label in labels], value)
    return family
