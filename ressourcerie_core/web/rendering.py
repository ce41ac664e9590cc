# SPDX-License-Identifier: Apache-2.0
"""The templates of an application: each module sees the core's and those of every loaded module."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.bccache import Bucket

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web.mount_problems import TemplateRefused
from ressourcerie_core.web.served import ServedPlatform

if TYPE_CHECKING:
    from types import CodeType

_CORE = Path(__file__).parent / "templates" / "core"
# A line never ends on « nor begins with » or a high punctuation mark. What a field holds, and what
# a script reads, is not text: it stays as it was typed.
_FRENCH_SPACE = re.compile(
    r"<(textarea|script)\b.*?</\1>|<[^>]*>|(?P<space>(?<=«) | (?=[»:;?!](?:\s|<|$)))", re.DOTALL
)


class _CompiledOnce(BytecodeCache):
    """What this process has compiled: a suite of tests makes hundreds of applications of it."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _CompiledOnce()


class Templates:
    """Jinja's environment of one application (``app.state.templates``).

    A template's name begins with its owner: ``core/page.html``, ``catalogue/tree.html``. What lies
    elsewhere in a module's ``templates`` is nobody's, so no module can replace another's.

    :raises Refused: templates that cannot be read, each with its module and its line.
    """

    def __init__(self, platform: ServedPlatform) -> None:
        folders = {one.name: one.templates for one in platform.modules if one.templates}
        owners = {"core": _CORE} | folders
        self._environment = Environment(
            loader=PrefixLoader({name: FileSystemLoader(path) for name, path in owners.items()}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_COMPILED,
        )
        # Compiled now: a fault stops the start, and the first reader does not wait.
        problems = [*self._compile_all()]
        if problems:
            raise Refused(problems)

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Render a template, with the spaces that French typography does not break.

        :raises jinja2.TemplateError: it does not exist, or shows what it was not given.
        """
        text = self._environment.get_template(template).render(context)
        return _FRENCH_SPACE.sub(lambda found: "\u00a0" if found["space"] else found[0], text)

    def _compile_all(self) -> Iterator[Problem]:
        for name in self._environment.list_templates(extensions=["html"]):
            try:
                self._environment.get_template(name)
            except (TemplateError, UnicodeDecodeError, OSError) as error:
                yield TemplateRefused(name, error)
