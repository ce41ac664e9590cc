# SPDX-License-Identifier: Apache-2.0
"""Refusals of the configuration: each names the file, the line, the key, and the remedy."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.spelling import nearest


class ConfigurationProblem(Problem):
    """What all refusals of the configuration share: no request, exit code 2."""

    status = 500
    exit_code = 2


class ConfigurationNotFound(ConfigurationProblem):
    slug = "conf/not-found"
    title = "Aucun fichier de configuration"

    def __init__(self, searched: Iterable[Path]) -> None:
        places = [str(place) for place in searched]
        super().__init__(
            f"Aucun fichier de configuration ; cherché : {', '.join(places)}.",
            hint=(
                "Créez-en un avec « ressourcerie init », ou donnez le vôtre : "
                "ressourcerie --conf FICHIER …"
            ),
            searched=places,
        )


class KeyRefused(ConfigurationProblem):
    """A key of the file, or the environment variable that stands for it, is wrong."""

    def __init__(self, where: str, key: str, detail: str, *, hint: str) -> None:
        super().__init__(detail, hint=hint, where=where, key=key)


class UnknownKey(KeyRefused):
    slug = "conf/unknown-key"
    title = "Clé inconnue"

    def __init__(self, where: str, key: str, known: Collection[str]) -> None:
        name = key.rpartition(".")[2]
        super().__init__(
            where,
            key,
            f"La clé « {name} » n'existe pas.{nearest(name, known)}",
            hint=f"Corrigez-la ou retirez-la ; clés possibles : {', '.join(known) or 'aucune'}.",
        )


class WrongValue(KeyRefused):
    slug = "conf/wrong-value"
    title = "Valeur refusée"

    def __init__(self, where: str, key: str, found: str, expected: str) -> None:
        super().__init__(
            where,
            key,
            f"Trouvé {found}, attendu {expected}.",
            hint="Corrigez la valeur ; « ressourcerie config sample » décrit chaque clé.",
        )


class MissingKey(KeyRefused):
    slug = "conf/missing-key"
    title = "Clé obligatoire absente"

    def __init__(self, where: str, key: str, expected: str, remedy: str) -> None:
        super().__init__(
            where, key, f"La clé manque ; attendu {expected}.", hint=f"Ajoutez {remedy}."
        )


class NotATable(KeyRefused):
    slug = "conf/not-a-table"
    title = "Clé hors de sa table"

    def __init__(self, where: str, key: str) -> None:
        super().__init__(
            where,
            key,
            f"« {key} » est écrit hors de toute table.",
            hint="Écrivez chaque clé sous le titre de sa table, par exemple [core].",
        )


class UnknownTable(KeyRefused):
    slug = "conf/unknown-table"
    title = "Table inconnue"

    def __init__(self, where: str, table: str, known: Collection[str]) -> None:
        super().__init__(
            where,
            table,
            f"Aucun module installé ne se nomme « {table} ».{nearest(table, known)}",
            hint="Corrigez le nom de la table, retirez-la, ou installez le module ; "
            "« ressourcerie module list » montre ceux qui sont installés.",
        )


class TableOfDisabledModule(KeyRefused):
    """A warning: the table is kept, for the day when the module is enabled again."""

    slug = "conf/table-of-disabled-module"
    title = "Table d'un module désactivé"

    def __init__(self, where: str, table: str) -> None:
        super().__init__(
            where,
            table,
            f"Le module « {table} » est installé mais désactivé ; sa table est gardée, sans effet.",
            hint=f"Pour l'activer : ressourcerie module enable {table}",
        )


class UnknownVariable(KeyRefused):
    slug = "conf/unknown-variable"
    title = "Variable d'environnement inconnue"

    def __init__(self, variable: str, known: Collection[str]) -> None:
        close = get_close_matches(variable.upper(), list(known), n=1, cutoff=0.5)
        suggestion = f" Vouliez-vous dire {close[0]} ?" if close else ""
        super().__init__(
            f"environnement: {variable}",
            variable,
            f"Cette variable d'environnement n'existe pas.{suggestion}",
            hint="Corrigez son nom, ou retirez-la ; la forme est RESSOURCERIE_CORE__PORT.",
        )


class SecretInClear(KeyRefused):
    slug = "conf/secret-in-clear"
    title = "Secret écrit en clair"

    def __init__(self, where: str, key: str, variable: str) -> None:
        name = key.rpartition(".")[2]
        super().__init__(
            where,
            key,
            "Un secret ne s'écrit pas en clair dans ce fichier.",
            hint=f"Mettez-le seul dans un fichier lisible par ce compte seul (chmod 600), écrivez "
            f'ici {name}_file = "chemin", ou donnez la variable {variable} ; puis changez ce '
            "secret s'il a pu être lu.",
        )


class SecretFileRefused(KeyRefused):
    slug = "conf/secret-file"
    title = "Fichier de secret refusé"

    def __init__(self, where: str, key: str, file: Path, reason: str, hint: str) -> None:
        super().__init__(where, key, f"{file} {reason}.", hint=hint)


class ValueRefused(KeyRefused):
    """The settings class itself says why."""

    slug = "conf/value-refused"
    title = "Valeur refusée"

    def __init__(self, where: str, key: str, reason: str) -> None:
        super().__init__(
            where,
            key,
            f"{reason[:1].upper()}{reason[1:]}.",
            hint="Corrigez la valeur ; « ressourcerie config sample » décrit chaque clé.",
        )


class ListFromEnvironment(ConfigurationProblem):
    slug = "conf/list-from-environment"
    title = "Liste donnée par l'environnement"

    def __init__(self, variable: str) -> None:
        super().__init__(
            "Cette variable donne la liste des modules : changer le fichier serait sans effet.",
            hint="Changez la variable, ou retirez-la pour que le fichier décide.",
            where=f"environnement: {variable}",
            variable=variable,
        )
