# SPDX-License-Identifier: Apache-2.0
"""Why a notebook is not imported."""

from collections.abc import Sequence

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

_MOST_SHOWN = 8


class NotebookEmpty(Problem):
    slug = "flux-matiere/notebook-empty"
    title = _("Ce fichier ne contient aucune pesée")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucune ligne de ce fichier n'est à compter."),
            hint=_("Vérifiez la page, la ligne des en-têtes, et ce que dit chaque colonne."),
        )


class ColumnsMissing(Problem):
    slug = "flux-matiere/columns-missing"
    title = _("Il manque une colonne")
    status = 422

    def __init__(self, missing: Sequence[str]) -> None:
        told = _(" et ").join(f"« {name} »" for name in missing)
        super().__init__(
            _("Aucune colonne ne dit {missing}.").format(missing=told),
            hint=_("Dites ce que chaque colonne veut dire, ou complétez la feuille."),
            field="columns",
        )


class ColumnTwice(Problem):
    slug = "flux-matiere/column-twice"
    title = _("Deux colonnes disent la même chose")
    status = 422

    def __init__(self, meaning: str) -> None:
        super().__init__(
            _("Deux colonnes sont dites « {meaning} ».").format(meaning=meaning),
            hint=_("Gardez-en une, et dites de l'autre « ne pas lire »."),
            field="columns",
        )


class ChoiceRefused(Problem):
    slug = "flux-matiere/choice-refused"
    title = _("Ce choix ne se lit pas")
    status = 422

    def __init__(self, found: str, expected: str, field: str = "") -> None:
        super().__init__(
            _("« {found} » ne convient pas ici.").format(found=found[:40]),
            hint=_("Il faut {expected}.").format(expected=expected),
            field=field,
        )


class LabelsUnknown(Problem):
    slug = "flux-matiere/labels-unknown"
    title = _("Des libellés n'ont pas encore de catégorie")
    status = 422

    def __init__(self, labels: Sequence[str]) -> None:
        shown = ", ".join(f"« {label} »" for label in labels[:_MOST_SHOWN])
        more = len(labels) - _MOST_SHOWN
        rest = _(" et {n} autres").format(n=more) if more > 0 else ""
        super().__init__(
            _("On ne sait pas quelle catégorie est {shown}{rest}.").format(shown=shown, rest=rest),
            hint=_("Dites-le une fois pour chaque libellé ; ce sera retenu."),
            labels=list(labels),
        )


class ProvenancesUnknown(Problem):
    slug = "flux-matiere/provenances-unknown"
    title = _("Des provenances ne sont pas reconnues")
    status = 422

    def __init__(self, labels: Sequence[str]) -> None:
        shown = ", ".join(f"« {label} »" for label in labels[:_MOST_SHOWN])
        super().__init__(
            _("On ne sait pas d'où vient ce qui est dit {shown}.").format(shown=shown),
            hint=_("Dites-le une fois pour chacune ; ce sera retenu."),
            labels=list(labels),
        )


class NotebookUndone(Problem):
    slug = "flux-matiere/notebook-undone"
    title = _("Ce cahier est déjà annulé")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Toutes les lignes de « {name} » sont déjà annulées.").format(name=name),
            hint=_("Pour les compter à nouveau, envoyez le fichier une nouvelle fois."),
        )


class RowRejected(Problem):
    slug = "flux-matiere/row-rejected"
    title = _("Ligne rejetée")
    status = 422

    def __init__(self, line: int, reason: str, hint: str) -> None:
        where = _("ligne {line}").format(line=line)
        super().__init__(reason, hint=hint, where=where, line=line)
        self.line = line


class WeightsUnusual(Problem):
    """Somebody must say that they are what the paper says."""

    slug = "flux-matiere/weights-unusual"
    title = _("Des poids sortent de l'ordinaire")
    status = 409

    def __init__(self, lines: Sequence[int]) -> None:
        shown = ", ".join(map(str, lines[:_MOST_SHOWN])) + ("…" if lines[_MOST_SHOWN:] else "")
        super().__init__(
            _("Poids plus lourds que d'habitude, lignes {lines}.").format(lines=shown),
            hint=_("Comparez-les au papier ; s'ils sont bons, dites que vous les avez vérifiés."),
            field="confirmed",
            lines=list(lines),
        )


class DraftGone(Problem):
    slug = "flux-matiere/draft-gone"
    title = _("Ce fichier n'attend plus")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Ce fichier est déjà importé, ou il a attendu plus d'une semaine."),
            hint=_("Regardez la liste des cahiers ; s'il n'y est pas, envoyez-le à nouveau."),
        )


class FileMissing(Problem):
    slug = "flux-matiere/file-missing"
    title = _("Il manque le fichier")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Aucun fichier n'a été envoyé, ou il est vide."),
            hint=_("Choisissez un fichier CSV ou XLSX, puis envoyez-le."),
            field="sheet",
        )
