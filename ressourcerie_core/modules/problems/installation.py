# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with what is installed, as its metadata on the disk show it."""

from collections.abc import Iterable, Sequence

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.names import MAX_LENGTH
from ressourcerie_core.modules.problems.base import ModuleProblem, listed
from ressourcerie_core.modules.states import State

SHOWN_FILES = 3


class DuplicateModule(ModuleProblem):
    slug = "modules/duplicate"
    title = _("Module offert plusieurs fois")
    state = State.DUPLICATE

    def __init__(self, name: str, offers: Sequence[tuple[str, Distribution]]) -> None:
        packages = sorted({distribution.label for _name, distribution in offers})
        written = sorted({offered for offered, _distribution in offers})
        names = "" if written == [name] else _(" (écrit {names})").format(names=listed(written))
        alone = len(packages) == 1
        super().__init__(
            _("Le paquet {package} offre deux fois le module « {name} »{names}.").format(
                package=packages[0], name=name, names=names
            )
            if alone
            else _("{count} paquets offrent le module « {name} »{names} : {packages}.").format(
                count=len(packages), name=name, names=names, packages=listed(packages)
            ),
            hint=_(
                "Mettez ce paquet à jour, ou retirez « {name} » de « enabled_modules » ;"
                " son auteur doit corriger ses points d'entrée."
            ).format(name=name)
            if alone
            else _("N'en gardez qu'un : pip uninstall {packages}").format(
                packages=_(" ou pip uninstall ").join(
                    sorted({distribution.name for _name, distribution in offers})
                )
            ),
            modules=(name,),
            packages=packages,
        )


class InvalidOffer(ModuleProblem):
    slug = "modules/invalid-offer"
    title = _("Point d'entrée invalide")
    state = State.INCOMPATIBLE

    def __init__(self, name: str, value: str, distribution: Distribution) -> None:
        super().__init__(
            _(
                "Le paquet offre « {name} = {value} », qui n'est pas un point d'entrée de module"
                " (un nom en minuscules de {most} caractères au plus, puis paquet.module:Classe)."
            ).format(name=name, value=value, most=MAX_LENGTH),
            hint=_(
                "Mettez le paquet à jour ({package}) ; son auteur doit corriger ce point d'entrée."
            ).format(package=f"pip install --upgrade {distribution.name}"),
            modules=(name,),
            distribution=distribution,
        )


class UnreadableDistribution(ModuleProblem):
    slug = "modules/unreadable-distribution"
    title = _("Paquet installé illisible")
    state = State.FAILED

    def __init__(
        self, distribution: Distribution, reason: str, *, modules: Iterable[str] = ()
    ) -> None:
        super().__init__(
            _("Les métadonnées de {folder} sont abîmées : {reason}.").format(
                folder=distribution.path, reason=reason
            ),
            hint=_("Réinstallez ce paquet : pip install --force-reinstall --no-deps {name}").format(
                name=distribution.name
            ),
            modules=modules,
            distribution=distribution,
            reason=reason,
        )


class StaleDistribution(ModuleProblem):
    slug = "modules/stale-distribution"
    title = _("Paquet installé deux fois au même endroit")
    state = State.DUPLICATE

    def __init__(self, twins: Sequence[Distribution], *, modules: Iterable[str] = ()) -> None:
        versions = sorted(twin.version for twin in twins)
        super().__init__(
            _(
                "{folder} garde la trace de plusieurs versions du paquet {name} ({versions}) :"
                " on ne sait pas laquelle est vraiment installée."
            ).format(folder=twins[0].folder, name=twins[0].name, versions=listed(versions)),
            hint=_(
                "Désinstallez-le jusqu'à ce que pip ne le trouve plus, puis réinstallez-le :"
                " pip uninstall {name} (plusieurs fois), puis pip install {name}"
            ).format(name=twins[0].name),
            modules=modules,
            distribution=twins[0],
            versions=versions,
        )


class InterruptedRemoval(ModuleProblem):
    slug = "modules/interrupted-removal"
    title = _("Désinstallation interrompue")
    state = State.MISSING

    def __init__(self, distribution: Distribution, *, modules: Iterable[str] = ()) -> None:
        super().__init__(
            _("{folder} est le reste d'une désinstallation interrompue.").format(
                folder=distribution.path
            ),
            hint=_("Supprimez ce dossier, puis réinstallez le paquet dont il vient avec pip."),
            modules=modules,
            distribution=distribution,
        )


class ShadowedDistribution(ModuleProblem):
    slug = "modules/shadowed-distribution"
    title = _("Paquet installé à deux endroits")
    state = State.ENABLED

    def __init__(
        self, used: Distribution, hidden: Distribution, *, modules: Iterable[str] = ()
    ) -> None:
        super().__init__(
            _("{used} de {folder} est utilisé ; {hidden} de {other} est ignoré.").format(
                used=used.label, folder=used.folder, hidden=hidden.label, other=hidden.folder
            ),
            hint=_("Si ce n'est pas voulu, désinstallez l'un des deux, ou corrigez PYTHONPATH."),
            modules=modules,
            distribution=used,
            used=str(used.folder),
            hidden=str(hidden.folder),
        )


class UnreadableFolder(ModuleProblem):
    slug = "modules/unreadable-folder"
    title = _("Dossier de paquets illisible")
    state = State.ENABLED

    def __init__(self, folder: str, reason: str, *, modules: Iterable[str] = ()) -> None:
        super().__init__(
            _("Le dossier {folder} ne peut pas être parcouru : {reason}.").format(
                folder=folder, reason=reason
            ),
            hint=_("Donnez au compte qui lance ressourcerie le droit de le lire."),
            modules=modules,
            folder=folder,
        )


class HalfRemoved(ModuleProblem):
    slug = "modules/half-removed"
    title = _("Paquet installé en partie")
    state = State.FAILED

    def __init__(
        self, distribution: Distribution, absent: Sequence[str], *, modules: Iterable[str]
    ) -> None:
        more = len(absent) - SHOWN_FILES
        files = ", ".join(absent[:SHOWN_FILES])
        others = _(" et {count} autres").format(count=more) if more > 0 else ""
        super().__init__(
            _("Il manque des fichiers de ce paquet : {files}{others}.").format(
                files=files, others=others
            ),
            hint=_("Réinstallez-le : pip install --force-reinstall --no-deps {name}").format(
                name=distribution.name
            ),
            modules=modules,
            distribution=distribution,
            absent=list(absent),
        )
