# SPDX-License-Identifier: Apache-2.0
"""What a column of a notebook may say, and the headings that say it by themselves."""

import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum

from ressourcerie_catalogue.public import folded

from ressourcerie_core.i18n import _


class Meaning(StrEnum):
    DAY = "day"
    CATEGORY = "category"
    DETAIL = "detail"
    WEIGHT = "weight"
    GRAMS = "grams"
    QUANTITY = "quantity"
    DESTINATION = "destination"
    PROVENANCE = "provenance"
    LOCALITY = "locality"
    NOTE = "note"
    REFERENCE = "reference"
    CHECKED = "checked"
    IGNORED = "ignored"


MEANINGS = {
    Meaning.DAY: _("le jour, ou le mois"),
    Meaning.CATEGORY: _("la catégorie"),
    Meaning.DETAIL: _("la sous-catégorie"),
    Meaning.WEIGHT: _("le poids, en kilogrammes"),
    Meaning.GRAMS: _("le poids, en grammes"),
    Meaning.QUANTITY: _("le nombre d'objets"),
    Meaning.DESTINATION: _("la destination"),
    Meaning.PROVENANCE: _("la provenance"),
    Meaning.LOCALITY: _("la commune, ou le code postal"),
    Meaning.NOTE: _("une note"),
    Meaning.REFERENCE: _("la page ou la photo du cahier"),
    Meaning.CHECKED: _("qui a relu la ligne"),
    Meaning.IGNORED: _("(ne pas lire)"),
}

_WORDS = {
    Meaning.DAY: "date, jour, mois, date entree, date sortie, date reception, date depot, le",
    Meaning.CATEGORY: "categorie, categories, libelle, type, type objet, objet, objets, article, "
    "designation, matiere, famille, rayon, flux, nature, chemin, categorie principale",
    Meaning.DETAIL: "sous categorie, sous categories, detail, sous type, sous famille",
    Meaning.WEIGHT: "poids, poids net, masse, poids total, tonnage, kilos, pesee, kg",
    Meaning.GRAMS: "grammes, poids grammes",
    Meaning.QUANTITY: "nombre, nb, quantite, qte, nombre objets, unites, pieces",
    Meaning.DESTINATION: "destination, vers, devenir, orientation, exutoire",
    Meaning.PROVENANCE: "provenance, provenances, origine, mode collecte, type collecte, "
    "type apport, mode apport, apporte par",
    Meaning.LOCALITY: "commune, communes, localite, ville, code postal, cp, lieu",
    Meaning.NOTE: "note, notes, remarque, remarques, commentaire, commentaires, observations",
    Meaning.REFERENCE: "page, photo, page photo, image, feuille, page cahier",
    Meaning.CHECKED: "relu, relu par, verifie, verifie par, valide par, controle",
}
_KNOWN = {word: meaning for meaning, words in _WORDS.items() for word in words.split(", ")}
_SMALL_WORDS = {"de", "d", "du", "des", "l", "la", "le", "en", "g", "kg", "ou"}


def guess(headings: Sequence[str]) -> tuple[Meaning, ...]:
    """Tell what each column seems to mean; the first of two that mean the same has it."""
    found: list[Meaning] = []
    for heading in headings:
        meaning = meaning_of(heading)
        found.append(Meaning.IGNORED if meaning in found else meaning)
    return tuple(found)


def meaning_of(heading: str) -> Meaning:
    """Tell what a heading says by itself."""
    plain = re.sub(r"[^a-z0-9]+", " ", folded(heading)).strip()
    words = [word for word in plain.split() if word not in _SMALL_WORDS]
    found = _KNOWN.get(plain) or _KNOWN.get(" ".join(words)) or Meaning.IGNORED
    in_grams = re.search(r"\bg(rammes?)?\b", plain) is not None
    return Meaning.GRAMS if found is Meaning.WEIGHT and in_grams else found


def key_of(headings: Sequence[str]) -> str:
    """Give what a set of headings is remembered by."""
    return hashlib.sha256("\n".join(map(folded, headings)).encode()).hexdigest()
