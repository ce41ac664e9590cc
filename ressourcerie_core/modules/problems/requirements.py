# SPDX-License-Identifier: Apache-2.0
"""What can be wrong between a module and what it requires."""

from collections.abc import Sequence

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.problems.base import ModuleProblem, quoted
from ressourcerie_core.modules.states import State


class CoreOutOfRange(ModuleProblem):
    slug = "modules/core-out-of-range"
    title = _("Cœur incompatible")
    state = State.INCOMPATIBLE

    def __init__(self, name: str, distribution: Distribution, *, wanted: str, found: str) -> None:
        super().__init__(
            _("Il demande ressourcerie-core{wanted}, et le cœur est en version {found}.").format(
                wanted=wanted, found=found
            ),
            hint=_(
                "Installez une version du module faite pour ce cœur :"
                ' pip install --upgrade {package} "ressourcerie-core=={found}"'
            ).format(package=distribution.name, found=found),
            modules=(name,),
            distribution=distribution,
            wanted=wanted,
            found=found,
        )


class PythonOutOfRange(ModuleProblem):
    slug = "modules/python-out-of-range"
    title = _("Version de Python incompatible")
    state = State.INCOMPATIBLE

    def __init__(self, name: str, distribution: Distribution, *, wanted: str, found: str) -> None:
        super().__init__(
            _("Il demande Python {wanted}, et ce programme tourne avec Python {found}.").format(
                wanted=wanted, found=found
            ),
            hint=_("Installez la plateforme et ses modules avec un Python qui convient."),
            modules=(name,),
            distribution=distribution,
            wanted=wanted,
            found=found,
        )


class RequiredNotEnabled(ModuleProblem):
    slug = "modules/required-not-enabled"
    title = _("Module requis non activé")
    state = State.BLOCKED

    def __init__(self, name: str, distribution: Distribution, *, required: str) -> None:
        super().__init__(
            _("Il a besoin du module « {required} », installé mais pas activé.").format(
                required=required
            ),
            hint=_(
                "Activez-le (ressourcerie module enable {required}), ou retirez « {name} »"
                " de « enabled_modules »."
            ).format(required=required, name=name),
            modules=(name,),
            distribution=distribution,
            required=required,
        )


class RequiredMissing(ModuleProblem):
    slug = "modules/required-missing"
    title = _("Module requis non installé")
    state = State.BLOCKED

    def __init__(
        self, name: str, distribution: Distribution, *, required: str, requirement: str
    ) -> None:
        super().__init__(
            _("Il a besoin du module « {required} », qui n'est pas installé.").format(
                required=required
            ),
            hint=_(
                'Installez-le (pip install "{requirement}") et ajoutez « {required} »'
                " à « enabled_modules », ou retirez-en « {name} »."
            ).format(requirement=requirement, required=required, name=name),
            modules=(name,),
            distribution=distribution,
            required=required,
        )


class RequiredOutOfRange(ModuleProblem):
    slug = "modules/required-out-of-range"
    title = _("Module requis dans une autre version")
    state = State.INCOMPATIBLE

    def __init__(
        self, name: str, distribution: Distribution, *, required: str, wanted: str, found: str
    ) -> None:
        super().__init__(
            _(
                "Il a besoin de {wanted} (module « {required} »), et la version {found} est là."
            ).format(wanted=wanted, required=required, found=found),
            hint=_('Accordez les deux : pip install --upgrade {package} "{wanted}"').format(
                package=distribution.name, wanted=wanted
            ),
            modules=(name,),
            distribution=distribution,
            required=required,
            wanted=wanted,
            found=found,
        )


class OptionalOutOfRange(ModuleProblem):
    slug = "modules/optional-out-of-range"
    title = _("Module facultatif dans une autre version")
    state = State.INCOMPATIBLE

    def __init__(
        self, name: str, distribution: Distribution, *, optional: str, wanted: str, found: str
    ) -> None:
        super().__init__(
            _(
                "Il travaille avec le module « {optional} » s'il est activé, mais demande alors"
                " {wanted}, et la version {found} est là."
            ).format(optional=optional, wanted=wanted, found=found),
            hint=_(
                'Accordez les deux (pip install --upgrade {package} "{wanted}"), ou retirez'
                " l'un des deux de « enabled_modules »."
            ).format(package=distribution.name, wanted=wanted),
            modules=(name,),
            distribution=distribution,
            optional=optional,
            wanted=wanted,
            found=found,
        )


class UnsatisfiedRequirement(ModuleProblem):
    slug = "modules/unsatisfied-requirement"
    title = _("Bibliothèque manquante ou dans une autre version")
    state = State.INCOMPATIBLE

    def __init__(
        self,
        name: str,
        distribution: Distribution,
        *,
        wanted: str,
        found: str,
        asked_by: str,
    ) -> None:
        through = (
            "" if asked_by == distribution.name else _(" (par {other})").format(other=asked_by)
        )
        situation = (
            _("la version {found} est installée").format(found=found)
            if found
            else _("elle n'est pas installée")
        )
        super().__init__(
            _("Il a besoin de la bibliothèque {wanted}{through}, et {situation}.").format(
                wanted=wanted, through=through, situation=situation
            ),
            hint=f'pip install "{wanted}"',
            modules=(name,),
            distribution=distribution,
            wanted=wanted,
            found=found,
        )


class UnreadableRequirement(ModuleProblem):
    slug = "modules/unreadable-requirement"
    title = _("Dépendance illisible")
    state = State.FAILED

    def __init__(self, name: str, distribution: Distribution, *, line: str, asked_by: str) -> None:
        super().__init__(
            _("La dépendance « {line} » du paquet {other} ne peut pas être comprise.").format(
                line=line, other=asked_by
            ),
            hint=_(
                "Réinstallez ce paquet (pip install --force-reinstall --no-deps {other}) ;"
                " si cela ne suffit pas, prévenez son auteur."
            ).format(other=asked_by),
            modules=(name,),
            distribution=distribution,
            line=line,
        )


class DependencyCycle(ModuleProblem):
    slug = "modules/cycle"
    title = _("Dépendances en boucle")
    state = State.INCOMPATIBLE

    def __init__(self, path: Sequence[str]) -> None:
        arrows = " → ".join(path)
        members = tuple(dict.fromkeys(path))
        super().__init__(
            _("Ces modules s'attendent en boucle : {path}.").format(path=arrows)
            if len(members) > 1
            else _("Le module a besoin de lui-même : {path}.").format(path=arrows),
            hint=_(
                "Retirez {names} de « enabled_modules » et prévenez leurs auteurs :"
                " l'une de ces dépendances doit disparaître."
            ).format(names=quoted(members)),
            modules=members,
            path=list(path),
        )


class BlockedModule(ModuleProblem):
    slug = "modules/blocked"
    title = _("Module bloqué par un autre")
    state = State.BLOCKED

    def __init__(self, name: str, distribution: Distribution, *, by: Sequence[str]) -> None:
        super().__init__(
            _("Il ne peut pas être chargé sans {names}, en défaut.").format(names=quoted(by)),
            hint=_("Réparez {names} : rien n'est à faire sur « {name} » lui-même.").format(
                names=quoted(by), name=name
            ),
            modules=(name,),
            distribution=distribution,
            by=list(by),
        )
