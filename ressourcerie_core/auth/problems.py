# SPDX-License-Identifier: Apache-2.0
"""Why somebody is not let in, or an account or a token cannot be what is asked."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.module import Permission


class NotSignedIn(Problem):
    """Nobody is recognised; the same words whatever the reason, so as to teach nothing."""

    slug = "auth/not-signed-in"
    title = _("Il faut se présenter")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}
    hint_on_page = _(
        "Connectez-vous, puis recommencez : ce que vous aviez tapé n'a pas été envoyé."
    )

    def __init__(self) -> None:
        super().__init__(
            _("Rien ne dit qui fait cette demande, ou sa session est finie."),
            hint=_(
                "Envoyez un jeton en cours de validité dans l'en-tête "
                "« Authorization: Bearer rsc_… » ; un administrateur en fait un avec "
                "« ressourcerie token add »."
            ),
        )


class WrongPassword(Problem):
    """A login that nobody has, a wrong password, a disabled account: the same words for all."""

    slug = "auth/wrong-password"
    title = _("Identifiant ou mot de passe inexact")
    status = 401
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__(
            _("L'identifiant ou le mot de passe n'est pas le bon."),
            hint=_(
                "Vérifiez la touche majuscule et recommencez, ou demandez un nouveau mot de "
                "passe à un administrateur."
            ),
        )


class TooManyAttempts(Problem):
    """Failures of a login or of an address: the next attempt must wait."""

    slug = "auth/too-many-attempts"
    title = _("Trop d'essais")
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Trop d'essais ont échoué."),
            hint=_("Attendez {seconds} s avant de recommencer.").format(seconds=seconds),
            seconds=seconds,
        )


class TooManyWrites(Problem):
    """An address whose visitors are unknown sends one form after the other."""

    slug = "auth/too-many-writes"
    title = _("Trop de demandes")
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Trop de formulaires sont venus de cette adresse en une minute."),
            hint=_("Attendez {seconds} s avant de recommencer.").format(seconds=seconds),
            seconds=seconds,
        )


class ForeignOrigin(Problem):
    """A browser sends a cookie with a change that another site may have begun."""

    slug = "auth/foreign-origin"
    title = _("Cette demande vient d'un autre site")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Rien ne prouve que cette demande vient d'une page de cette instance."),
            hint=_(
                "Ouvrez la page d'accueil et recommencez depuis là ; un programme emploie un "
                "jeton à la place du cookie."
            ),
        )


class Forbidden(Problem):
    slug = "auth/forbidden"
    title = _("Cela ne vous est pas permis")
    status = 403
    hint_on_page = _("Demandez le rôle qui le permet à une personne qui administre.")

    def __init__(self, permission: str, *, known: Permission | None) -> None:
        what = _("« {title} » ({name})").format(title=known.title, name=permission) if known else ""
        super().__init__(
            _("Il vous manque la permission {what}.").format(what=what or f"« {permission} »"),
            hint=_(
                "Demandez à un administrateur un rôle qui la contient, et un jeton dont elle "
                "est une portée."
            ),
            permission=permission,
        )


class LoginRefused(Problem):
    slug = "auth/login-refused"
    title = _("Identifiant refusé")
    exit_code = 2

    def __init__(self, login: str, *, proposed: str) -> None:
        example = _(", par exemple « {login} »").format(login=proposed) if proposed else ""
        super().__init__(
            _("« {login} » ne peut pas être un identifiant.").format(login=login),
            hint=_(
                "Prenez de 2 à 64 lettres sans accent, chiffres, points, tirets ou @, sans "
                "espace{example}."
            ).format(example=example),
            login=login,
        )


class NameRefused(Problem):
    slug = "auth/name-refused"
    title = _("Nom refusé")
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            _("Le nom est vide, dépasse 200 caractères, ou contient des signes invisibles."),
            hint=_("Donnez un nom que les autres reconnaîtront."),
        )


class PasswordRefused(Problem):
    slug = "auth/password-refused"
    title = _("Mot de passe refusé")
    exit_code = 2

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Ce mot de passe est refusé : {reason}.").format(reason=reason),
            hint=_(
                "Prenez au moins 12 caractères ; quatre ou cinq mots sans lien entre eux sont "
                "faciles à retenir et longs à deviner."
            ),
        )


class NewPasswordsDiffer(Problem):
    slug = "auth/new-passwords-differ"
    title = _("Mots de passe différents")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Les deux nouveaux mots de passe ne sont pas les mêmes."),
            hint=_("Tapez deux fois le même ; rien n'a changé."),
            field="again",
        )


class LoginTaken(Problem):
    slug = "auth/login-taken"
    title = _("Identifiant déjà pris")
    status = 409

    def __init__(self, login: str) -> None:
        super().__init__(
            _("Un compte « {login} » existe déjà.").format(login=login),
            hint=_(
                "Prenez un autre identifiant ; si c'est la même personne, gardez son compte : son "
                "mot de passe peut être remplacé."
            ),
            login=login,
            field="login",
        )


class UnknownAccount(Problem):
    slug = "auth/unknown-account"
    title = _("Compte inconnu")
    status = 404

    def __init__(self, login: str, *, logins: Collection[str]) -> None:
        near = get_close_matches(login, logins, n=1)
        hint = _("Voulez-vous dire « {login} » ? ").format(login=near[0]) if near else ""
        super().__init__(
            _("Aucun compte n'a l'identifiant « {login} ».").format(login=login),
            hint=hint + _("« ressourcerie user list » montre les comptes."),
            login=login,
        )


class UnknownPerson(Problem):
    slug = "auth/unknown-person"
    title = _("Personne inconnue")
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("Aucune personne n'a ce numéro."),
            hint=_("Revenez à la liste des personnes et choisissez-en une."),
        )


class PersonErased(Problem):
    slug = "auth/person-erased"
    title = _("Personne effacée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Les données de cette personne ont été effacées : son compte ne sert plus."),
            hint=_("Si elle revient, créez un nouveau compte."),
        )


class ErasureNotConfirmed(Problem):
    slug = "auth/erasure-not-confirmed"
    title = _("Effacement non confirmé")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Ce qui est écrit n'est pas le nom de la personne."),
            hint=_("Écrivez « {name} » exactement ; rien n'a été effacé.").format(name=name),
            field="confirmation",
        )


class ModuleDataUnreachable(Problem):
    """A module failed to give, or to erase, what it holds about a person."""

    slug = "auth/module-data-unreachable"
    title = _("Un module n'a pas répondu")
    status = 500

    def __init__(self, module: str, *, cause: str) -> None:
        super().__init__(
            _("Le module « {module} » n'a pas pu traiter les données de cette personne.").format(
                module=module
            ),
            hint=_(
                "Rien n'a changé. Le journal du serveur dit ce qui a échoué ; corrigez ou "
                "désactivez ce module, puis recommencez."
            ),
            cause=cause,
            module=module,
        )


class AccountDisabled(Problem):
    slug = "auth/account-disabled"
    title = _("Compte désactivé")
    status = 409

    def __init__(self, login: str) -> None:
        super().__init__(
            _("Le compte « {login} » est désactivé.").format(login=login),
            hint=_("Choisissez un compte actif, ou réactivez-le : « {command} ».").format(
                command=f"ressourcerie user enable {login}"
            ),
            login=login,
        )


class LastAdministrator(Problem):
    slug = "auth/last-administrator"
    title = _("Dernier compte administrateur")
    status = 409

    def __init__(self, login: str) -> None:
        super().__init__(
            _("« {login} » est le seul compte administrateur encore actif.").format(login=login),
            hint=_(
                "Nommez d'abord un autre administrateur, à la page « Personnes » ou avec "
                "« ressourcerie user add --administrator IDENTIFIANT »."
            ),
            login=login,
        )


class UnknownRole(Problem):
    slug = "auth/unknown-role"
    title = _("Rôle inconnu")
    exit_code = 2

    def __init__(self, role: str, *, roles: Collection[str]) -> None:
        known = ", ".join(sorted(roles)) or _("aucun")
        super().__init__(
            _("Aucun module activé n'a le rôle « {role} ».").format(role=role),
            hint=_("Rôles possibles : {known}.").format(known=known),
            role=role,
        )


class UnknownSite(Problem):
    slug = "auth/unknown-site"
    title = _("Site inconnu")
    status = 404

    def __init__(self, site: str, *, names: Collection[str]) -> None:
        super().__init__(
            _("Aucun site ne s'appelle « {site} ».").format(site=site),
            hint=_("Sites possibles : {names}.").format(names=", ".join(names) or _("aucun")),
            site=site,
        )


class ScopeRefused(Problem):
    slug = "auth/scope-refused"
    title = _("Portée refusée")
    exit_code = 2

    def __init__(self, scope: str, *, login: str, permitted: Collection[str]) -> None:
        known = ", ".join(sorted(permitted)) or _("aucune")
        super().__init__(
            _(
                "« {login} » n'a pas la permission « {scope} » : un jeton ne peut pas la porter."
            ).format(login=login, scope=scope),
            hint=_("Portées possibles pour ce compte : {known}.").format(known=known),
            scope=scope,
        )


class TokenNameTaken(Problem):
    slug = "auth/token-name-taken"
    title = _("Nom de jeton déjà pris")
    status = 409

    def __init__(self, name: str, *, login: str) -> None:
        super().__init__(
            _("Le compte « {login} » a déjà un jeton nommé « {name} ».").format(
                login=login, name=name
            ),
            hint=_(
                "Prenez un autre nom, ou révoquez d'abord l'ancien : « ressourcerie token "
                'revoke {login} "{name}" ».'
            ).format(login=login, name=name),
            name=name,
        )


class UnknownToken(Problem):
    slug = "auth/unknown-token"
    title = _("Jeton inconnu")
    status = 404

    def __init__(self, name: str, *, login: str) -> None:
        super().__init__(
            _("Le compte « {login} » n'a pas de jeton en service nommé « {name} ».").format(
                login=login, name=name
            ),
            hint=_("« ressourcerie token list » montre les jetons."),
            name=name,
        )


class AlreadyFounded(Problem):
    slug = "auth/already-founded"
    title = _("Instance déjà créée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Cette instance a déjà une association et des comptes."),
            hint=_("Connectez-vous ; un administrateur peut ajouter des personnes et des sites."),
        )


class WrongCode(Problem):
    slug = "auth/wrong-code"
    title = _("Code inexact")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Ce n'est pas le code que le serveur a affiché."),
            hint=_(
                "Recopiez le dernier code affiché au démarrage du serveur, dans son terminal ou "
                "son journal ; un redémarrage en donne un nouveau."
            ),
            field="code",
        )


class SiteNameTaken(Problem):
    slug = "auth/site-name-taken"
    title = _("Nom de site déjà pris")
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Un site s'appelle déjà « {name} ».").format(name=name),
            hint=_("Donnez-lui un autre nom."),
            field="name",
        )


class NotYourSite(Problem):
    slug = "auth/not-your-site"
    title = _("Vous ne travaillez pas à ce site")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Vous n'avez aucun rôle à ce site."),
            hint=_("Choisissez l'un des vôtres, ou demandez un rôle à un administrateur."),
        )


class TimeZoneUnknown(Problem):
    slug = "auth/time-zone-unknown"
    title = _("Fuseau horaire inconnu")
    exit_code = 2

    def __init__(self, name: str, *, zones: Collection[str]) -> None:
        near = get_close_matches(name, zones, n=3, cutoff=0.5) or ["Europe/Paris"]
        super().__init__(
            _("« {name} » n'est pas un fuseau horaire.").format(name=name),
            hint=_("Essayez par exemple {near}.").format(near=" ou ".join(near)),
            name=name,
        )


class SwitchHourRefused(Problem):
    slug = "auth/switch-hour-refused"
    title = _("Heure de bascule refusée")
    exit_code = 2

    def __init__(self, hour: int) -> None:
        super().__init__(
            _("{hour} n'est pas une heure de bascule.").format(hour=hour),
            hint=_("Donnez une heure entière de 0 à 23 : 0 si la journée finit à minuit."),
            hour=hour,
        )
