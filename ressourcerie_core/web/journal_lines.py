# SPDX-License-Identifier: Apache-2.0
"""Records of the journal as people read them: words for kinds and facts, names for ids."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.models import Account, Site, Token
from ressourcerie_core.i18n import _
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.module import Stream

_WORDS = {
    "account": _("Personne"),
    "archive": _("Sauvegarde"),
    "administrator": _("Administration"),
    "by": _("Compte de la machine"),
    "bytes": _("Octets"),
    "core": _("Cœur"),
    "device": _("Appareil"),
    "enabled": _("Modules"),
    "encrypted": _("Chiffrée"),
    "file": _("Fichier"),
    "key": _("Clé"),
    "made_at": _("Faite le"),
    "name": _("Nom"),
    "records": _("Enregistrements"),
    "reason": _("Raison"),
    "roles": _("Rôles"),
    "scopes": _("Portées"),
    "seal": _("Sceau retenu"),
    "seals": _("Sceaux"),
    "site": _("Site"),
    "streams": _("Flux"),
    "switch_hour": _("Heure de changement de jour"),
    "taken_at": _("Faite le"),
    "time_zone": _("Fuseau horaire"),
    "token": _("Jeton"),
    "whole": _("Entier"),
}
#: Facts of a verification that its own section of the page tells better.
_TOLD_ELSEWHERE = {"breaks", "gaps", "sealed"}
MOST_SOUGHT = 100


@dataclass(frozen=True)
class Fact:
    """One thing that a record tells, before and after; only ``after`` when nothing was there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """A record, in words."""

    stream: str
    number: int
    recorded_at: datetime
    kind: str
    author: str
    facts: Sequence[Fact]
    hash: str
    key: str


class Names:
    """The names that stand for ids; of an erased person there is none left.

    :param words: what people call a stream, a role, a permission or a module, by its name.
    """

    def __init__(self, session: Session, words: Mapping[str, str]) -> None:
        self.people = {
            str(one.id): one.display_name
            for one in session.scalars(select(Account).order_by(Account.display_name))
        }
        self._all = {**words, **self.people}
        self.sites = {
            str(one.id): one.name for one in session.scalars(select(Site).order_by(Site.name))
        }
        self._all |= self.sites
        for named in (Device, Token):
            rows = session.execute(select(named.id, named.name))
            self._all.update((str(row.id), row.name) for row in rows)

    def sought(self, words: str) -> list[str]:
        """Give the ids, roles and modules whose names hold some words, a hundred at most."""
        return [one for one, name in self._all.items() if words in name.casefold()][:MOST_SOUGHT]

    def of(self, value: str) -> str:
        """Give the name of an id, or of a role at a site; another text stays as it is."""
        if value in self._all:
            return self._all[value]
        role, _at, site = value.partition("@")
        return f"{self._all.get(role, role)} ({self._all[site]})" if site in self._all else value


def lines_of(
    records: Iterable[JournalRecord], streams: Iterable[Stream], names: Names
) -> list[Line]:
    """Put records in words."""
    known = {stream.name: stream for stream in streams}
    return [_line(record, known.get(record.stream.partition("/")[0]), names) for record in records]


def _line(record: JournalRecord, stream: Stream | None, names: Names) -> Line:
    part = record.stream.partition("/")[2]
    title = stream.title if stream else record.stream
    kinds = stream.kinds if stream else {}
    author = names.of(str(record.author_id)) if record.author_id else _("La machine")
    return Line(
        stream=f"{title} ({part})" if part and stream else title,
        number=record.number,
        recorded_at=record.recorded_at,
        kind=kinds.get(record.kind, record.kind),
        author=author,
        facts=_facts(json.loads(record.facts), names),
        hash=record.hash.hex(),
        key=record.key_id,
    )


def _facts(facts: Mapping[str, Any], names: Names) -> list[Fact]:
    before, after = facts.get("before", {}), facts.get("after", {})
    # What was not there before, or is no more, may be told as nothing at all.
    before, after = ({} if side is None else side for side in (before, after))
    are_sides = isinstance(before, dict) and isinstance(after, dict)
    if facts.keys() != {"before", "after"} or not are_sides:
        before, after = {}, facts
    told = []
    for name in dict.fromkeys([*after, *before]):
        values = [_text(side[name], names) if name in side else "" for side in (before, after)]
        if name not in _TOLD_ELSEWHERE:
            told.append(Fact(_WORDS.get(name) or names.of(name), *values))
    return told


def _text(value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, str):
        return names.of(value)
    if isinstance(value, list):
        return ", ".join(_text(item, names) for item in value) or _("aucun")
    if isinstance(value, dict):
        return ", ".join(f"{names.of(key)} : {_text(item, names)}" for key, item in value.items())
    return "" if value is None else str(value)
