# SPDX-License-Identifier: Apache-2.0
"""What was seen in one run, and the kinds of outcome that the table compares."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: Exceptions by which a library refuses on purpose, saying why.
REFUSALS = {"MultipleMatches", "PluginValidationError", "Refusal"}
#: The platform did not show what the case asks it to show.
UNPROVEN = "Unproven"


class Outcome(StrEnum):
    """The kinds of outcome; the page shows these words."""

    REFUSED_BEFORE = "refusé avant tout import"
    REFUSED_AFTER = "refusé, mais après import"
    REFUSED = "refuse de démarrer en nommant le module"
    STOPS = "l’exception arrête tout le chargement"
    CALL_STOPS = "l’exception arrête l’appel, les suivants sont oubliés"
    CALL_GOES_ON = "journalise, les autres sont appelés"
    DIES = "le processus s’arrête"
    WARNS = "journalise et continue"
    WARNS_TWICE = "journalise et continue ; compté aussi comme « manquant »"
    SILENT = "silencieux"
    LOADED = "chargé quand même, sans message"
    FIRST_WINS = "silencieux : le premier gagne"
    LAST_WINS = "silencieux : le dernier gagne"
    RUNS_FIRST = "s’exécute au démarrage de Python"
    NOT_IMPORTED = "n’est pas importé"
    IMPORTED = "est importé quand même"
    AS_LISTED = "suit la liste"
    REVERSED = "inverse de l’enregistrement"
    AS_STORED = "suit les métadonnées"
    DEPENDENCIES_FIRST = "dépendances d’abord"
    DEPENDENCIES_IGNORED = "les dépendances ne comptent pas"
    ISOLATED = "les autres modules sont chargés"
    STALE = "cache périmé : ne le voit pas"
    FRESH = "le voit aussitôt"
    POISONED = "charge la cible falsifiée"
    UNAFFECTED = "sans effet"
    KNOWN = "connu"
    LOST = "perdu"
    NOT_AWAITED = "coroutine rendue sans être attendue"
    AWAITED = "attendue"
    UNEXPECTED = "inattendu"
    NO_LIFECYCLE = "sans objet : pas de démarrage"


@dataclass(frozen=True)
class Observation:
    """What one library did in one environment."""

    exit_code: int
    answer: Any = None
    error: str | None = None
    messages: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    died: bool = False

    @property
    def refused(self) -> bool:
        return self.error in REFUSALS

    @property
    def unproven(self) -> bool:
        return self.error == UNPROVEN

    def saw(self, name: str) -> bool:
        """Tell whether the module of this name was imported."""
        return any(line.endswith(f":{name}") for line in self.imported)


def reaction(seen: Observation) -> Outcome:
    """Classify how trouble was met, when the case asks no finer question."""
    if seen.died:
        return Outcome.DIES
    if seen.refused:
        return Outcome.REFUSED_AFTER if seen.imported else Outcome.REFUSED_BEFORE
    if seen.error:
        return Outcome.STOPS
    return Outcome.WARNS if seen.messages else Outcome.SILENT
