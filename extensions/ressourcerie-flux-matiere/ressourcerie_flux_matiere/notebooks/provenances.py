# SPDX-License-Identifier: Apache-2.0
"""How goods came in, as notebooks write it: understood, or said once and remembered."""

import re
from collections.abc import Iterable, Mapping

from ressourcerie_catalogue.public import folded
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Provenance, ProvenanceMemory
from ..provenances import PROVENANCES
from .problems import ChoiceRefused

#: What each label means, by its key; ``None`` when its lines say nothing of it.
Settled = Mapping[str, Provenance | None]

_WORDS = {
    Provenance.DROPPED_OFF: "apport, apports, apport volontaire, apport sur place, sur place, "
    "depot, depot sur place, don, don de particulier, particulier, particuliers",
    Provenance.HOME_PICKUP: "domicile, a domicile, collecte, collecte a domicile, enlevement",
    Provenance.CLEARANCE: "debarras, vide maison, vide grenier, succession",
    Provenance.TIP: "decheterie, dechetterie, en decheterie, zone reemploi, "
    "prelevement en decheterie",
    Provenance.KERBSIDE: "porte a porte, encombrants, voie publique, rue",
    Provenance.DISTRIBUTION: "distribution, distributeur, distributeurs, magasin, magasins",
    Provenance.COMPANY: "entreprise, entreprises, association, associations, professionnel, "
    "professionnels, entreprise ou association",
    Provenance.OTHER: "autre, autres, divers, autre provenance",
}
_KNOWN = {word: meant for meant, words in _WORDS.items() for word in words.split(", ")}


def key_of(label: str) -> str:
    """Give what a label is remembered by: its words alone."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded(label)).split())


def settle(session: Session, labels: Iterable[str], said: Settled) -> Settled:
    """Tell what labels mean: what is said, else what is remembered, else what they say."""
    keys = {key_of(label) for label in labels}
    rows = session.execute(select(ProvenanceMemory.label_key, ProvenanceMemory.provenance))
    remembered = {key: Provenance(meant) if meant else None for key, meant in rows}
    every = _KNOWN | remembered | {key_of(label): meant for label, meant in said.items()}
    return {key: every[key] for key in keys & every.keys()}


def remember(session: Session, said: Settled) -> None:
    """Keep what labels mean, for this notebook and those to come."""
    for label, meant in said.items():
        key = key_of(label)
        query = select(ProvenanceMemory).where(ProvenanceMemory.label_key == key)
        memory = session.scalar(query) or ProvenanceMemory(label=label[:200], label_key=key)
        memory.provenance = meant
        session.add(memory)
    session.flush()  # the next reading of the notebook finds them


def provenance_of(text: str | None) -> Provenance | None:
    """Read a provenance that somebody chose; ``None`` when nothing is said.

    :raises ChoiceRefused: it is none.
    """
    if not text:
        return None
    if text not in PROVENANCES:
        names = ", ".join(PROVENANCES)
        raise ChoiceRefused(text, _("l'un de : {words}").format(words=names), "provenance")
    return Provenance(text)
