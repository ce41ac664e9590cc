# SPDX-License-Identifier: Apache-2.0
"""A sample of the configuration: every key with its description, and no module imported."""

import importlib.util
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import tomlkit
from pydantic import BaseModel

from ressourcerie_core.conf.expected import Schema, expected
from ressourcerie_core.conf.secret_files import secret_fields
from ressourcerie_core.modules.discovery import Discovery, InstalledModule
from ressourcerie_core.settings import CoreSettings

WIDTH = 80
_TITLE = """\
# Configuration de Ressourcerie : les clés du cœur, puis celles des modules installés.
# Une ligne « # clé = valeur » montre la valeur par défaut ; retirez le # pour la changer.
"""


def sample_of(cls: type[BaseModel]) -> str:
    """Write the keys of a settings class as TOML: description, what is expected, default.

    This is what a module ships as ``settings.toml`` in its package. A key with a default is a
    comment; so is one without, unless its field gives an example.
    """
    schema = cls.model_json_schema()
    secrets = secret_fields(cls)
    return "\n".join(
        "\n".join(_lines_of_key(cls, schema, name, is_secret=name in secrets)) + "\n"
        for name in cls.model_fields
    )


def full_sample(discovery: Discovery) -> str:
    """Write the keys of the core and of every installed module."""
    parts = [_TITLE, f"[core]\n\n{sample_of(CoreSettings)}"]
    for name in sorted({module.name for module in discovery.modules}):
        module = next(module for module in discovery.modules if module.name == name)
        title = f"# {module.distribution.metadata.summary or module.distribution.label}"
        parts.append(f"{title}\n[{name}]\n\n{_shipped_sample(module)}")
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _lines_of_key(
    cls: type[BaseModel], schema: Schema, name: str, *, is_secret: bool
) -> Iterator[str]:
    field = cls.model_fields[name]
    yield from _comment(field.description or "")
    if is_secret:
        yield "# Le chemin d'un fichier qui contient le secret, lisible par ce compte seul."
        yield f'# {name}_file = "chemin"'
        return
    fate = "obligatoire" if field.is_required() else "facultatif"
    yield from _comment(f"({expected(schema, (name,))} ; {fate})")
    if field.is_required() and field.examples:
        yield f"{name} = {_toml(field.examples[0])}"
    else:
        yield f"# {name} = {_toml(_default(cls, schema, name))}"


def _comment(sentence: str) -> list[str]:
    # A line does not end between a guillemet and its word.
    unbroken = sentence.replace("« ", "«\N{NO-BREAK SPACE}").replace(" »", "\N{NO-BREAK SPACE}»")
    return wrap(unbroken, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _default(cls: type[BaseModel], schema: Schema, name: str) -> Any:
    field = cls.model_fields[name]
    default = schema["properties"][name].get("default")
    if default is None and field.default_factory is not None:
        default = field.get_default(call_default_factory=True, validated_data={})
    return default if default is not None else (field.examples or ["…"])[0]


def _toml(value: Any) -> str:
    return str(tomlkit.item(value).as_string())


def _shipped_sample(module: InstalledModule) -> str:
    file = _settings_file(module)
    if file is None:
        return "# Ce module n'a pas de réglage.\n"
    try:
        text = file.read_text(encoding="utf-8")
        if set(tomllib.loads(f"[module]\n{text}")) == {"module"}:
            return text
    except (OSError, ValueError):
        pass
    return f"# L'exemple livré avec ce module est illisible : {file}\n"


def _settings_file(module: InstalledModule) -> Path | None:
    """Find ``settings.toml`` in the package of a module, which is not imported."""
    package = module.value.partition(":")[0].partition(".")[0].strip()
    relative = f"{package}/settings.toml"
    if relative in (module.distribution.files or ()):
        return module.distribution.folder / relative
    # An editable installation lists no code: ask where its package is.
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    folders = spec.submodule_search_locations if spec else None
    files = [Path(folder, "settings.toml") for folder in folders or ()]
    return next((file for file in files if file.is_file()), None)
