# SPDX-License-Identifier: Apache-2.0
"""Write the keys of the core into the page « Configurer », from the class that reads them.

``python tools/settings_page.py`` writes; with ``--check`` it only says whether the page is right.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import tomlkit

from ressourcerie_core.conf.environment import variable_of
from ressourcerie_core.conf.expected import expected
from ressourcerie_core.conf.secret_files import secret_fields
from ressourcerie_core.settings import CoreSettings

PAGE = Path(__file__).parents[1] / "doc/source/admin/configuration.md"
START = "<!-- clés : écrites par tools/settings_page.py -->\n"
END = "<!-- fin des clés -->\n"


def main(arguments: list[str]) -> int:
    """Write or check the page; give the exit code."""
    text = PAGE.read_text("utf-8")
    before, _start, rest = text.partition(START)
    after = rest.partition(END)[2]
    listed = "\n".join(keys())
    wanted = f"{before}{START}\n{listed}\n{END}{after}"
    if "--check" in arguments:
        return int(text != wanted)
    PAGE.write_text(wanted, "utf-8")
    return 0


def keys() -> Iterator[str]:
    """Describe each key as an item of a definition list."""
    schema = CoreSettings.model_json_schema()
    secrets = secret_fields(CoreSettings)
    for name, field in CoreSettings.model_fields.items():
        yield f"`{name}`"
        if name in secrets:
            yield f": {field.description} C'est un secret : écrivez `{name}_file`, le chemin d'un"
            yield f"  fichier, ou donnez `{variable_of('core', name)}`."
        else:
            default = schema["properties"][name].get("default")
            fate = (
                "obligatoire"
                if field.is_required()
                else f"par défaut `{tomlkit.item(default).as_string()}`"
            )
            yield f": {field.description}"
            yield f"  Attendu : {expected(schema, (name,))} ; {fate}."
        yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
