# SPDX-License-Identifier: Apache-2.0
"""Why a declaration does not go further."""

from collections.abc import Mapping, Sequence
from datetime import date

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms

_MOST_SHOWN = 8


class QuarterUnknown(Problem):
    slug = "flux-matiere/quarter-unknown"
    title = _("Ce trimestre n'existe pas")
    status = 404

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas un trimestre.").format(text=text[:40]),
            hint=_("Écrivez l'année et le numéro du trimestre, comme « 2026-T1 »."),
        )


class BodyUnknown(Problem):
    slug = "flux-matiere/body-unknown"
    title = _("Cet éco-organisme n'est pas connu")
    status = 404

    def __init__(self, slug: str) -> None:
        super().__init__(
            _("Aucun éco-organisme ne s'appelle « {slug} » ici.").format(slug=slug[:40]),
            hint=_("Choisissez dans la liste de la page « Déclarations »."),
        )


class WeightUnmapped(Problem):
    slug = "flux-matiere/weight-unmapped"
    title = _("Du poids n'a pas de filière")
    status = 409

    def __init__(self, grams: Mapping[str, int], labels: Sequence[str]) -> None:
        """Tell the weight of each section apart: the same goods may be in two of them."""
        told = ", ".join(f"« {label} »" for label in labels[:_MOST_SHOWN])
        weights = ", ".join(
            _("{weight} ({section})").format(weight=kilograms(each), section=section)
            for section, each in grams.items()
        )
        super().__init__(
            _("Aucune ligne de la déclaration ne prend {weights} : {labels}.").format(
                weights=weights, labels=told
            ),
            hint=_(
                "Dites au catalogue sous quels codes ces catégories tombaient pendant le "
                "trimestre, ou corrigez la provenance des dépôts. Rien n'est rangé par défaut."
            ),
            grams=dict(grams),
            labels=list(labels),
        )


class StepRefused(Problem):
    slug = "flux-matiere/step-refused"
    title = _("Cette étape n'est pas possible")
    status = 409

    def __init__(self, why: str) -> None:
        super().__init__(why, hint=_("Rechargez la page : elle montre où en est la déclaration."))


class QuarterNotOver(Problem):
    slug = "flux-matiere/quarter-not-over"
    title = _("Ce trimestre n'est pas fini")
    status = 409

    def __init__(self, opens: date) -> None:
        super().__init__(
            _("La déclaration peut être transmise à partir du {day}.").format(
                day=f"{opens:%d/%m/%Y}"
            ),
            hint=_("Gardez-la en brouillon jusque-là."),
            opens=opens.isoformat(),
        )
