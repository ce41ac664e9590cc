# SPDX-License-Identifier: Apache-2.0
"""Why a sheet cannot be read, or is not applied."""

from collections.abc import Iterable

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class SheetUnreadable(Problem):
    slug = "catalogue/sheet-unreadable"
    title = _("Cette feuille est illisible")
    status = 422

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason, hint=hint)


class SheetTooLarge(Problem):
    slug = "catalogue/sheet-too-large"
    title = _("Cette feuille est trop grande")
    status = 413

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(
            _("La feuille a {found}, pour {allowed} au plus.").format(found=found, allowed=allowed),
            hint=_("Retirez les lignes et les colonnes vides ou inutiles, ou coupez la feuille."),
        )


class HeadersMissing(Problem):
    slug = "catalogue/headers-missing"
    title = _("Les en-têtes manquent")
    status = 422

    def __init__(self, found: Iterable[str]) -> None:
        shown = ", ".join(f"« {text} »" for text in found if text) or _("rien")
        super().__init__(
            _("Aucune des premières lignes ne nomme une colonne « chemin » ; lu : {found}.").format(
                found=shown
            ),
            hint=_("Ajoutez une ligne d'en-têtes : chemin ; prix indicatif ; minimum ; maximum…"),
        )


class ColumnTwice(Problem):
    slug = "catalogue/column-twice"
    title = _("Une colonne est là deux fois")
    status = 422

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            _("Les colonnes « {first} » et « {second} » disent la même chose.").format(
                first=first, second=second
            ),
            hint=_("Retirez l'une des deux."),
        )


class RowRejected(Problem):
    slug = "catalogue/row-rejected"
    title = _("Ligne rejetée")
    status = 422

    def __init__(self, line: int, reason: str, hint: str, *, file: str = "") -> None:
        place = _("ligne {line}").format(line=line)
        where = f"{file}, {place}" if file else place
        super().__init__(reason, hint=hint, where=where, line=line)
        self.line = line


class SheetGone(Problem):
    slug = "catalogue/sheet-gone"
    title = _("Cette feuille n'attend plus")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("La feuille est déjà écrite dans le catalogue, ou elle a attendu plus d'un jour."),
            hint=_("Regardez le catalogue ; s'il n'est pas à jour, envoyez la feuille à nouveau."),
        )
