# SPDX-License-Identifier: Apache-2.0
"""Why a route of a module cannot be mounted; its author is told which one, and what to write."""

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class MountProblem(Problem):
    """A refusal that stops the start: the module would answer otherwise than its author thinks."""

    status = 500
    exit_code = 2


class NotARouter(MountProblem):
    slug = "core/mount-not-a-router"
    title = _("Ce n'est pas un routeur")

    def __init__(self, place: str, found: str) -> None:
        super().__init__(
            _("Le descripteur nomme un objet « {found} » là où il faut un APIRouter.").format(
                found=found
            ),
            hint=_("Nommez un « fastapi.APIRouter » : le cœur fait lui-même l'application."),
            where=place,
        )


class RouterBringsMore(MountProblem):
    """Events, lifespans, middleware: what would act on the whole application, or never run."""

    slug = "core/mount-router-brings-more"
    title = _("Ce routeur apporte plus que des routes")

    def __init__(self, place: str, what: str) -> None:
        super().__init__(
            _("Le routeur apporte {what}, que le cœur n'exécuterait pas.").format(what=what),
            hint=_(
                "Retirez-le du routeur : ce qui démarre ou s'arrête avec le module s'écrit dans "
                "« start » et « stop » de son descripteur, et ses fichiers dans « static/ »."
            ),
            where=place,
        )


class KindRefused(MountProblem):
    """WebSockets, mounted applications, hosts: nothing there could declare a permission."""

    slug = "core/mount-kind-refused"
    title = _("Ce genre de route n'est pas accepté")

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(
            _("Une route de genre {kind} ne peut pas déclarer de permission.").format(kind=kind),
            hint=_(
                "Écrivez une route ordinaire d'APIRouter (« @api.get », « @api.post »…) ; pour un "
                "flux, une StreamingResponse."
            ),
            where=place,
        )


class PathRefused(MountProblem):
    slug = "core/mount-path-refused"
    title = _("Ce chemin n'est pas accepté")

    def __init__(self, place: str, path: str, reason: str) -> None:
        super().__init__(
            _("Le chemin « {path} » {reason}.").format(path=path, reason=reason),
            hint=_(
                "Écrivez un chemin relatif au module, qui commence par un nom, comme "
                "« /tickets/{numero} »."
            ),
            where=place,
        )


class RouteRepeated(MountProblem):
    slug = "core/mount-route-repeated"
    title = _("Deux routes ont la même adresse")

    def __init__(self, place: str, other: str) -> None:
        super().__init__(
            _("La route « {other} » répond déjà à cette méthode et à ce chemin.").format(
                other=other
            ),
            hint=_("Retirez l'une des deux, ou changez son chemin."),
            where=place,
        )


class NameRepeated(MountProblem):
    slug = "core/mount-name-repeated"
    title = _("Deux routes ont le même nom")

    def __init__(self, place: str, name: str) -> None:
        super().__init__(
            _("Une autre route du module s'appelle déjà « {name} ».").format(name=name),
            hint=_("Renommez la fonction, ou donnez « name=… » à l'une des deux routes."),
            where=place,
        )


class PermissionMissing(MountProblem):
    slug = "core/mount-permission-missing"
    title = _("Cette route ne déclare aucune permission")

    def __init__(self, place: str) -> None:
        super().__init__(
            _("La route ne dit pas qui peut l'appeler."),
            hint=_(
                'Ajoutez « dependencies=[allow("module.action")] », ou « [anyone()] » si elle '
                "est ouverte à tous."
            ),
            where=place,
        )


class PermissionUnknown(MountProblem):
    slug = "core/mount-permission-unknown"
    title = _("Cette permission n'existe pas")

    def __init__(self, place: str, permission: str) -> None:
        super().__init__(
            _("La route demande « {permission} », qu'aucun module activé ne déclare.").format(
                permission=permission
            ),
            hint=_("Déclarez-la dans « permissions » du descripteur, ou corrigez son nom."),
            where=place,
            permission=permission,
        )


class SiteParameterMissing(MountProblem):
    """The permission would hold at a site that nothing names: nobody but « everywhere » passes."""

    slug = "core/mount-site-parameter-missing"
    title = _("Cette route ne nomme pas de site")

    def __init__(self, place: str, parameter: str) -> None:
        super().__init__(
            _(
                "La route limite une permission au site « {parameter} », qu'elle ne reçoit pas."
            ).format(parameter=parameter),
            hint=_("Mettez le paramètre « {parameter} » dans son chemin ou sa requête.").format(
                parameter=parameter
            ),
            where=place,
            parameter=parameter,
        )


class OperationRefused(MountProblem):
    """The API is described by operations that the core names, one for each method."""

    slug = "core/mount-operation-refused"
    title = _("Cette opération de l'API n'est pas acceptée")

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            _("La route {reason}.").format(reason=reason),
            hint=_(
                "Écrivez une fonction par méthode, et retirez « operation_id » et "
                "« generate_unique_id_function » : le cœur nomme « module_fonction »."
            ),
            where=place,
        )


class TemplateRefused(MountProblem):
    slug = "core/template-refused"
    title = _("Ce gabarit de page ne peut pas être lu")

    def __init__(self, name: str, error: Exception) -> None:
        line = getattr(error, "lineno", None)
        super().__init__(
            _("Le gabarit « {name} » est mal écrit : {error}.").format(
                name=name, error=str(error).partition("\n")[0].rstrip(".")
            ),
            hint=_("Corrigez-le, en UTF-8 et selon la syntaxe de Jinja."),
            where=f"templates/{name}" + (f", ligne {line}" if line else ""),
            modules=[name.partition("/")[0]],
        )


class OfflinePageRefused(MountProblem):
    slug = "core/offline-page-refused"
    title = _("Cette page ne peut pas être gardée hors ligne")

    def __init__(self, module: str, path: str) -> None:
        super().__init__(
            _("« offline » nomme « {path} », qui n'est pas une page ouverte à tous.").format(
                path=path
            ),
            hint=_(
                "Un appareil garde la page telle que la voit une personne inconnue : ouvrez-la "
                "avec « anyone() », et laissez ses scripts y mettre les données."
            ),
            where=module,
        )


class OfflineFileMissing(MountProblem):
    slug = "core/offline-file-missing"
    title = _("Ce fichier à garder hors ligne manque")

    def __init__(self, module: str, file: str) -> None:
        super().__init__(
            _("« offline » nomme « {file} », qui n'est pas dans « static/{module}/ ».").format(
                file=file, module=module
            ),
            hint=_("Ajoutez le fichier au paquet, ou retirez-le de « offline »."),
            where=module,
        )
