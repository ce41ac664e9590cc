# SPDX-License-Identifier: Apache-2.0
"""How Paheko reads a transaction: euros, two decimals, no sign, and a refusal for each mistake."""

import re
from datetime import date

from .books import Refusal

_AMOUNT = re.compile(r"-?(\d+)(?:[.,](\d+))?")
_LONGEST_LABEL = 200


def create(books, sent):
    """Check a transaction in the order in which Paheko does, store it, and give its number."""
    year = _year(books, sent)
    label, day = _label(sent), _day(sent)
    lines = [_line(books, year, place, line) for place, line in enumerate(sent["lines"], 1)]
    _check_balance(lines)
    _check_year(year, day)
    return books.store(
        (label, sent.get("notes") or None, sent.get("reference"), day.isoformat(), year["id"]),
        lines,
    )


def cents(written):
    """Read an amount as Paheko 1.3.22 does.

    :raises Refusal: it is none.
    """
    found = _AMOUNT.fullmatch(str(written))
    if found is None:
        raise Refusal("Le montant est invalide : . Exemple de format accepté : 142,02")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")[:2])


def _year(books, sent):
    if "lines" not in sent:
        raise Refusal("L'ID de l'exercice doit être renseigné.")
    if "id_year" not in sent:
        raise Refusal("L'identifiant de l'exercice comptable n'est pas précisé.")
    if sent["id_year"] == "match":
        found = books.run(
            "SELECT * FROM acc_years WHERE status = 0 AND ? BETWEEN start_date AND end_date",
            sent["date"],
        )
        if not found:
            raise Refusal('Cannot find a valid open year matching "match"')
        return found[0]
    # An unknown year has no chart: the first account is then said to be missing.
    unknown = {"id": 0, "id_chart": 0, "status": 0, "start_date": "", "end_date": ""}
    return books.year(sent["id_year"]) or unknown


def _label(sent):
    if not sent.get("label"):
        raise Refusal("Le champ libellé ne peut rester vide.")
    if len(sent["label"].encode()) > _LONGEST_LABEL:
        raise Refusal("Le champ libellé ne peut faire plus de 200 caractères.")
    return sent["label"]


def _day(sent):
    try:
        return date.fromisoformat(sent["date"])
    except ValueError:
        words = f"Format de date invalide (merci d'utiliser le format JJ/MM/AAAA) : {sent['date']}"
        raise Refusal(words) from None


def _line(books, year, place, line):
    if "account" not in line:
        raise Refusal(f"Ligne {place} : aucun compte n'a été sélectionné")
    found = books.run(
        "SELECT id FROM acc_accounts WHERE code = ? AND id_chart = ?",
        line["account"],
        year["id_chart"],
    )
    if not found:
        raise Refusal(
            f'Le compte avec le code "{line["account"]}" sur la ligne {place} n\'existe pas.'
        )
    debit, credit = cents(line.get("debit", "0")), cents(line.get("credit", "0"))
    if debit and credit:
        raise Refusal(f"Ligne {place}: non équilibrée, crédit ou débit doit valoir zéro.")
    if not debit and not credit:
        raise Refusal(f"Ligne {place}: Aucun montant au débit ou au crédit")
    project = line.get("id_project")
    if project and not books.run("SELECT 1 FROM acc_projects WHERE id = ?", project):
        raise Refusal(f"Ligne {place} : Le projet analytique indiqué n'existe pas.")
    return found[0]["id"], debit, credit, line.get("label"), line.get("reference"), project


def _check_balance(lines):
    if not lines:
        raise Refusal("Cette écriture ne comporte aucune ligne.")
    if len(lines) == 1:
        raise Refusal("Cette écriture comporte moins de deux lignes.")
    off = sum(credit - debit for _account, debit, credit, *_rest in lines)
    if off:
        sign = "-" if off < 0 else ""
        euros = f"{sign}{abs(off) // 100},{abs(off) % 100:02d}"
        raise Refusal(f"Écriture non équilibrée : déséquilibre ({euros}) entre débits et crédits")


def _check_year(year, day):
    if not year["start_date"] <= day.isoformat() <= year["end_date"]:
        first, last = (date.fromisoformat(year[name]) for name in ("start_date", "end_date"))
        raise Refusal(
            f"La date ({day:%d/%m/%Y}) de l'écriture ne correspond pas à l'exercice"
            f' "{year["label"]}" : la date doit être entre le {first:%d/%m/%Y}'
            f" et le {last:%d/%m/%Y}."
        )
    if year["status"]:
        state = "clôturé" if year["status"] == 1 else "verrouillé"
        raise Refusal(f"Impossible de modifier un exercice {state}.")
