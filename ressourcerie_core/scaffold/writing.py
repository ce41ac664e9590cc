# SPDX-License-Identifier: Apache-2.0
"""Write a new module's distribution from the template that lies beside this file."""

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ressourcerie_core import __version__, clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.modules.names import MAX_LENGTH, is_reserved, is_valid


class NameRefused(Problem):
    slug = "scaffold/name-refused"
    title = _("Ce nom de module n'est pas permis")
    exit_code = 2

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« {name} » n'est pas un nom de module permis, ou le cœur se le garde.").format(
                name=name
            ),
            hint=_(
                "Écrivez des minuscules, des chiffres et des tirets simples, en commençant par une "
                "lettre, {longest} caractères au plus : par exemple « outils-pretes »."
            ).format(longest=MAX_LENGTH),
            name=name,
        )


class FolderExists(Problem):
    slug = "scaffold/folder-exists"
    title = _("Le dossier existe déjà")
    exit_code = 1

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("{folder} existe déjà ; rien n'a été écrit.").format(folder=folder),
            hint=_("Choisissez un autre nom, ou un autre dossier avec --into."),
        )


class FolderRefused(Problem):
    slug = "scaffold/folder-refused"
    title = _("Impossible d'écrire ici")
    exit_code = 1

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            _("{folder} ne peut pas être écrit ({reason}).").format(folder=folder, reason=reason),
            hint=_("Choisissez un dossier où vous pouvez écrire, avec --into."),
        )


@dataclass(frozen=True)
class NewModule:
    """What the template is filled with.

    :param name: the module's name, such as ``outils-pretes``.
    :param title: what people call it, in French.
    :param author: who is named in the distribution's metadata.
    """

    name: str
    title: str
    author: str

    @property
    def words(self) -> dict[str, str]:
        """The forms that one name takes: in identifiers, in tables, in classes, in pip."""
        underscored = self.name.replace("-", "_")
        core_minor = int(__version__.split(".")[1])
        return {
            "name": self.name,
            "title": self.title,
            "author": self.author,
            "table": underscored,
            "package": f"ressourcerie_{underscored}",
            "distribution": f"ressourcerie-{self.name}",
            "class": "".join(word.capitalize() for word in self.name.split("-")),
            "core_range": f">=0.{core_minor},<0.{core_minor + 1}",
            "today": f"{clock.now():%Y_%m_%d}",
            "revision": f"{underscored[:24]}_0001",
        }


def write_module(new: NewModule, into: Path) -> Path:
    """Write the distribution's folder, and give its path; nothing is left when it cannot be.

    :raises Problem: the name breaks the rule, or the folder exists or cannot be written.
    """
    if not is_valid(new.name) or is_reserved(new.name):
        raise NameRefused(new.name)
    folder = into / new.words["distribution"]
    if folder.exists():
        raise FolderExists(folder)
    try:
        _write(new.words, folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise FolderRefused(folder, error.strerror or str(error)) from error
    return folder


def _write(words: dict[str, str], folder: Path) -> None:
    with as_file(files(__package__) / "template") as template:
        environment = Environment(  # noqa: S701 (it writes code and text, not pages)
            loader=FileSystemLoader(template),
            undefined=StrictUndefined,
            variable_start_string="<<",
            variable_end_string=">>",
            # The module's own templates keep their braces.
            block_start_string="<%",
            block_end_string="%>",
            comment_start_string="<#",
            comment_end_string="#>",
            keep_trailing_newline=True,
        )
        for source in sorted(template.rglob("*.jinja")):
            relative = source.relative_to(template).as_posix()
            written = folder / _named(relative.removesuffix(".jinja"), words)
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(environment.get_template(relative).render(words), encoding="utf-8")


def _named(path: str, words: dict[str, str]) -> str:
    """Give a file its name: ``__package__``, ``__name__`` and ``__today__`` say what they are."""
    for word in ("package", "name", "today"):
        path = path.replace(f"__{word}__", words[word])
    return path
