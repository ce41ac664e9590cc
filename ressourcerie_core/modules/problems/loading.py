# SPDX-License-Identifier: Apache-2.0
"""What can go wrong once a module's code runs: its import, its descriptor, what it refers to."""

from collections.abc import Sequence

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.problems.base import ModuleProblem
from ressourcerie_core.modules.states import State


class ModuleFailed(ModuleProblem):
    """A failure of a module's own code.

    :ivar traceback: the whole trace, for the log and never for the screen.
    """

    state = State.FAILED
    traceback: str = ""

    @property
    def module(self) -> str:
        """The name of the module that failed."""
        return self.modules[0]


class ImportFailed(ModuleFailed):
    slug = "modules/failed"
    title = _("Module en échec à son chargement")

    def __init__(self, name: str, distribution: Distribution, *, error: str) -> None:
        super().__init__(
            _("Son code échoue au chargement : {error}.").format(error=error.rstrip(".")),
            hint=_hint(name, distribution),
            modules=(name,),
            distribution=distribution,
            error=error,
        )


class ConstructorFailed(ModuleFailed):
    slug = "modules/constructor-failed"
    title = _("Descripteur de module en échec")

    def __init__(self, name: str, distribution: Distribution, *, error: str) -> None:
        super().__init__(
            _("Son descripteur échoue à sa création : {error}.").format(error=error.rstrip(".")),
            hint=_hint(name, distribution),
            modules=(name,),
            distribution=distribution,
            error=error,
        )


class MissingPackage(ModuleFailed):
    slug = "modules/missing-package"
    title = _("Paquet Python manquant")

    def __init__(
        self, name: str, distribution: Distribution, *, imported: str, package: str, error: str
    ) -> None:
        super().__init__(
            _("Il importe « {imported} », qui n'est pas installé.").format(imported=imported),
            hint=_(
                "Installez le paquet qui le contient, d'ordinaire : pip install {package}"
                " (et prévenez l'auteur du module, qui aurait dû le demander)."
            ).format(package=package),
            modules=(name,),
            distribution=distribution,
            imported=imported,
            error=error,
        )


class NotADescriptor(ModuleFailed):
    slug = "modules/not-a-descriptor"
    title = _("Point d'entrée qui ne désigne pas un descripteur")

    def __init__(self, name: str, distribution: Distribution, *, value: str, found: str) -> None:
        super().__init__(
            _(
                "Son point d'entrée « {value} » désigne {found}, et non une classe dérivée de"
                " ressourcerie_core.module.Module."
            ).format(value=value, found=found),
            hint=_hint(name, distribution),
            modules=(name,),
            distribution=distribution,
            value=value,
        )


class InvalidDescriptor(ModuleFailed):
    slug = "modules/invalid-descriptor"
    title = _("Descripteur de module invalide")

    def __init__(self, name: str, distribution: Distribution, *, faults: Sequence[str]) -> None:
        super().__init__(
            _("Son descripteur est à corriger : {faults}.").format(faults=" ; ".join(faults)),
            hint=_hint(name, distribution),
            modules=(name,),
            distribution=distribution,
            faults=list(faults),
        )


class InvalidReference(ModuleFailed):
    slug = "modules/invalid-reference"
    title = _("Référence d'un module introuvable")

    def __init__(
        self, name: str, distribution: Distribution, *, field: str, reference: str, reason: str
    ) -> None:
        super().__init__(
            _("Son attribut {field} = « {reference} » ne mène à rien : {reason}.").format(
                field=field, reference=reference, reason=reason.rstrip(".")
            ),
            hint=_hint(name, distribution),
            modules=(name,),
            distribution=distribution,
            field=field,
            reference=reference,
        )


def _hint(name: str, distribution: Distribution) -> str:
    return _(
        "Mettez-le à jour (pip install --upgrade {package}), ou retirez « {name} » de"
        " « enabled_modules », et prévenez son auteur."
    ).format(package=distribution.name, name=name)
