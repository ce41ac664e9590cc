# SPDX-License-Identifier: Apache-2.0
"""The description of the whole API, put together when it is first asked for."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from ressourcerie_core import __version__
from ressourcerie_core.i18n import _
from ressourcerie_core.web.problems import PROBLEM_JSON

_FAULTS = {"HTTPValidationError", "ValidationError"}  # what FastAPI would answer; we do not
_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": _("Un refus, au sens de la RFC 9457."),
    "properties": {
        "type": {"type": "string", "description": _("Adresse stable, « /problems/… ».")},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": _("Ce qui a été trouvé, en français.")},
        "hint": {"type": "string", "description": _("Ce qu'il faut faire.")},
        "instance": {"type": "string", "description": _("Le numéro de la demande.")},
    },
    "required": ["type", "title", "status", "detail", "hint", "instance"],
}
_REFUSED = {
    "description": _("Un refus."),
    "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class ApiDescription:
    """The OpenAPI 3.1 document of an application, made once.

    :param routes: those whose operations it describes.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    @cached_property
    def document(self) -> dict[str, Any]:
        """The document, ready for JSON."""
        document = get_openapi(
            title="Ressourcerie",
            version=__version__,
            openapi_version="3.1.0",
            summary=_("L'API de cette instance et de ses modules."),
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            routes=self._routes,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in _FAULTS:
            schemas.pop(name, None)
        schemas["Problem"] = _PROBLEM
        for operation in _operations(document):
            responses = operation["responses"]
            if "422" in responses:
                responses["422"] = _REFUSED | {"description": _("Les données sont mal formées.")}
            responses["default"] = _REFUSED
        return document

    @cached_property
    def content(self) -> bytes:
        """The document as it is sent."""
        return json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document.get("paths", {}).values():
        yield from path.values()
