# SPDX-License-Identifier: Apache-2.0
"""The words that click prints by itself, in French, for our commands and those of modules.

Click asks gettext, whose language comes from the environment of whoever runs the command: an
operator on a server set to ``C`` would read English. We answer in gettext's place.
"""

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types
import click.utils

SPEAKING = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.termui,
    click.types,
    click.utils,
)

WORDS = {
    "(Deprecated)": "(bientôt retirée)",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous dire : {possibilities} ?)",
    "(dynamic)": "(calculé)",
    "Aborted!": "Interrompu.",
    "Argument {name!r} takes {nargs} values.": "L'argument « {name} » prend {nargs} valeurs.",
    "Choose from:\n\t{choices}": "Choix possibles :\n\t{choices}",
    "Commands": "Commandes",
    "Confirm the action without prompting.": "Confirme sans demander.",
    "Could not open file {filename!r}: {message}": (
        "Impossible d'ouvrir le fichier « {filename} » : {message}"
    ),
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "La commande « {name} » sera bientôt retirée.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "L'option « {name} » sera bientôt retirée.{extra_message}"
    ),
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "Do you want to continue?": "Continuer ?",
    "Error: The two entered values do not match.": "Les deux saisies diffèrent.",
    "Error: invalid input": "Réponse incomprise.",
    "Error: {message}": "Erreur : {message}",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Missing argument": "Il manque l'argument",
    "Missing command.": "Il manque une commande.",
    "Missing option": "Il manque l'option",
    "Missing parameter": "Il manque le paramètre",
    "Missing parameter: {param_name}": "Il manque le paramètre : {param_name}",
    "Missing {param_type}": "Il manque : {param_type}",
    "No such command {name!r}.": "La commande « {name} » n'existe pas.",
    "No such option {name!r}.": "L'option « {name} » n'existe pas.",
    "No such option: {name}": "L'option « {name} » n'existe pas.",
    "Option {name!r} does not take a value.": "L'option « {name} » ne prend pas de valeur.",
    "Option {name!r} requires an argument.": "L'option « {name} » demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": ("L'option « {name} » demande {nargs} valeurs."),
    "Options": "Options",
    "Positional arguments": "Arguments",
    "Press any key to continue...": "Appuyez sur une touche pour continuer…",
    "Repeat for confirmation": "Une seconde fois",
    "Show the version and exit.": "Montre la version.",
    "Show this message and exit.": "Montre cette aide.",
    "Takes {nargs} values but 1 was given.": "{nargs} valeurs attendues, une seule donnée.",
    "Takes {nargs} values but {len} were given.": ("{nargs} valeurs attendues, {len} données."),
    "Try '{command} {option}' for help.": "Aide : {command} {option}",
    "Usage:": "Usage :",
    "Value must be an iterable.": "Plusieurs valeurs sont attendues.",
    "default: {default}": "par défaut : {default}",
    "deprecated": "bientôt retirée",
    "directory": "dossier",
    "env var: {var}": "variable : {var}",
    "file": "fichier",
    "path": "chemin",
    "required": "obligatoire",
    "unknown error": "erreur inconnue",
    "{editor}: Editing failed": "{editor} : l'édition a échoué",
    "{len_type} values are required, but {len_value} was given.": (
        "{len_type} valeurs attendues, une seule donnée."
    ),
    "{len_type} values are required, but {len_value} were given.": (
        "{len_type} valeurs attendues, {len_value} données."
    ),
    "{name} {filename!r} does not exist.": "« {filename} » n'existe pas.",
    "{name} {filename!r} is a directory.": "« {filename} » est un dossier.",
    "{name} {filename!r} is a file.": "« {filename} » est un fichier.",
    "{name} {filename!r} is not executable.": "« {filename} » n'est pas exécutable.",
    "{name} {filename!r} is not readable.": "« {filename} » n'est pas lisible par ce compte.",
    "{name} {filename!r} is not writable.": "« {filename} » n'est pas modifiable par ce compte.",
    "{value!r} does not match the format {format}.": ("« {value} » n'a pas la forme {format}."),
    "{value!r} does not match the formats {formats}.": (
        "« {value} » n'a aucune des formes {formats}."
    ),
    "{value!r} is not a valid UUID.": "« {value} » n'est pas un identifiant UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "« {value} » n'est ni oui ni non. Valeurs possibles : {states}"
    ),
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un nombre valable.",
    "{value!r} is not one of {choices}.": "« {value} » n'est pas l'un de : {choices}.",
    "{value!r} is not {choice}.": "« {value} » n'est pas {choice}.",
    "{value} is not in the range {range}.": "{value} n'est pas dans l'intervalle {range}.",
}

_METAVARS = {
    "[OPTIONS]": "[OPTIONS]",
    "COMMAND [ARGS]...": "COMMANDE [ARGUMENTS]…",
    "[COMMAND] [ARGS]...": "[COMMANDE] [ARGUMENTS]…",
}

_TYPE_NAMES = {
    click.types.StringParamType: "texte",
    click.types.IntParamType: "entier",
    click.types.IntRange: "entier",
    click.types.FloatParamType: "nombre",
    click.types.FloatRange: "nombre",
    click.types.BoolParamType: "oui ou non",
    click.types.DateTime: "date",
    click.types.File: "fichier",
}


class FrenchFormatter(click.HelpFormatter):
    """Help whose usage line and colons are French too."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, french in _METAVARS.items():
            args = args.replace(english, french)
        super().write_usage(prog, args, prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(f"{heading} ")


def speak_french() -> None:
    """Put click's words in French for the rest of this process."""
    for module in SPEAKING:
        for name, translate in (("_", _translate), ("ngettext", _translate_one_or_more)):
            if hasattr(module, name):
                setattr(module, name, translate)
    for kind, name in _TYPE_NAMES.items():
        kind.name = name
    click.Context.formatter_class = FrenchFormatter


def _translate(sentence: str) -> str:
    return WORDS.get(sentence, sentence)


def _translate_one_or_more(one: str, more: str, count: int) -> str:
    return _translate(one if count == 1 else more)
