# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with the list ``enabled_modules`` itself."""

from collections.abc import Sequence

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.names import MAX_LENGTH, PREFIX, fold, is_valid
from ressourcerie_core.modules.problems.base import ModuleProblem, quoted
from ressourcerie_core.modules.states import State


class InvalidName(ModuleProblem):
    slug = "modules/invalid-name"
    title = _("Nom de module invalide")
    state = State.INCOMPATIBLE

    def __init__(self, name: str, *, near: Sequence[str] = ()) -> None:
        remedy = (
            _("Écrivez {names} dans « enabled_modules »").format(names=_either(near))
            if near
            else _("Corrigez ou retirez cet élément de « enabled_modules »")
        )
        super().__init__(
            _(
                "« {name} » ne peut pas être un nom de module : il faut des lettres minuscules"
                " sans accent, des chiffres et des tirets simples, {most} caractères au plus."
            ).format(name=name, most=MAX_LENGTH)
            if name
            else _("« enabled_modules » contient un nom vide."),
            hint=f"{remedy}.",
            modules=(name,),
        )


class ReservedName(ModuleProblem):
    slug = "modules/reserved-name"
    title = _("Nom réservé au cœur")
    state = State.INCOMPATIBLE

    def __init__(self, name: str, *, distribution: Distribution | None = None) -> None:
        super().__init__(
            _("Le nom « {name} » est réservé au cœur : aucun module ne peut le porter.").format(
                name=name
            ),
            hint=_(
                "Retirez « {name} » de « enabled_modules » ; son auteur doit donner un autre nom"
                " à son module."
            ).format(name=name),
            modules=(name,),
            distribution=distribution,
        )


class RepeatedName(ModuleProblem):
    slug = "modules/repeated-name"
    title = _("Module cité plusieurs fois")
    state = State.ENABLED

    def __init__(self, name: str, count: int) -> None:
        super().__init__(
            _("« {name} » figure {count} fois dans « enabled_modules ».").format(
                name=name, count=count
            ),
            hint=_("Ne gardez qu'une seule fois « {name} » dans la liste.").format(name=name),
            modules=(name,),
            count=count,
        )


class UnknownModule(ModuleProblem):
    slug = "modules/unknown"
    title = _("Module introuvable")
    state = State.MISSING

    def __init__(
        self, name: str, *, near: Sequence[str] = (), silent: Distribution | None = None
    ) -> None:
        super().__init__(
            _(
                "Le paquet « {package} » est installé, mais il n'offre aucun module « {name} »."
            ).format(package=silent.label, name=name)
            if silent
            else _("Aucun paquet installé n'offre le module « {name} ».").format(name=name),
            hint=_hint_for_unknown(name, near, silent),
            modules=(name,),
            distribution=silent,
            near=list(near),
        )


def _hint_for_unknown(name: str, near: Sequence[str], silent: Distribution | None) -> str:
    if silent:
        return _(
            "Mettez-le à jour ou réinstallez-le : pip install --upgrade --force-reinstall"
            " --no-deps {package}"
        ).format(package=silent.name)
    install = f"pip install {PREFIX}{fold(name)}" if is_valid(fold(name)) else ""
    if name.startswith(PREFIX):
        install = f"pip install {name}"
    if near:
        return _("Vouliez-vous écrire {names} ? Sinon, installez-le : {install}").format(
            names=_either(near), install=install
        )
    return _("Installez-le ({install}), ou retirez « {name} » de « enabled_modules ».").format(
        install=install, name=name
    )


def _either(names: Sequence[str]) -> str:
    return quoted(names).replace(" et ", " ou ")
