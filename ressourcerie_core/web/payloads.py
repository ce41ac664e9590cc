# SPDX-License-Identifier: Apache-2.0
"""What requests carry and answers give (public to modules): strict on the way in.

JSON has its own types and we keep to them: ``false`` is not 0, ``"1"`` and ``1.0`` are not 1.
Dates, instants and identifiers, which JSON has no type for, come as texts.
"""

from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from ressourcerie_core.web.strictness import tightened

_MOST = 10**12

#: An amount of money in cents of a euro, from 0 to ten thousand million euros.
Cents = Annotated[int, Field(ge=0, le=_MOST)]
#: A mass in grams, from 0 to a million tonnes.
Grams = Annotated[int, Field(ge=0, le=_MOST)]


class Answer(BaseModel):
    """The base of what routes answer; built from rows too: ``PlaceRead.of(place)``."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, row: Any) -> Self:
        """Read the fields from the attributes of an object, such as a row of a table."""
        return cls.model_validate(row)


class Body(BaseModel):
    """The base of what routes receive: no unknown field, no conversion, numbers within 64 bits."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    _is_body: ClassVar = True

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bound every number and text, and read from texts what JSON has no type for."""
        schema: CoreSchema = tightened(handler(source), cls, handler.resolve_ref_schema)
        return schema
