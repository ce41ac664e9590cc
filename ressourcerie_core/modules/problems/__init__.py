# SPDX-License-Identifier: Apache-2.0
"""Every refusal of the module manager: names, installations, requirements and code."""

from ressourcerie_core.modules.problems.base import ModuleProblem
from ressourcerie_core.modules.problems.installation import (
    DuplicateModule,
    HalfRemoved,
    InterruptedRemoval,
    InvalidOffer,
    ShadowedDistribution,
    StaleDistribution,
    UnreadableDistribution,
    UnreadableFolder,
)
from ressourcerie_core.modules.problems.loading import (
    ConstructorFailed,
    ImportFailed,
    InvalidDescriptor,
    InvalidReference,
    MissingPackage,
    ModuleFailed,
    NotADescriptor,
)
from ressourcerie_core.modules.problems.naming import (
    InvalidName,
    RepeatedName,
    ReservedName,
    UnknownModule,
)
from ressourcerie_core.modules.problems.requirements import (
    BlockedModule,
    CoreOutOfRange,
    DependencyCycle,
    OptionalOutOfRange,
    PythonOutOfRange,
    RequiredMissing,
    RequiredNotEnabled,
    RequiredOutOfRange,
    UnreadableRequirement,
    UnsatisfiedRequirement,
)

__all__ = [
    "BlockedModule",
    "ConstructorFailed",
    "CoreOutOfRange",
    "DependencyCycle",
    "DuplicateModule",
    "HalfRemoved",
    "ImportFailed",
    "InterruptedRemoval",
    "InvalidDescriptor",
    "InvalidName",
    "InvalidOffer",
    "InvalidReference",
    "MissingPackage",
    "ModuleFailed",
    "ModuleProblem",
    "NotADescriptor",
    "OptionalOutOfRange",
    "PythonOutOfRange",
    "RepeatedName",
    "RequiredMissing",
    "RequiredNotEnabled",
    "RequiredOutOfRange",
    "ReservedName",
    "ShadowedDistribution",
    "StaleDistribution",
    "UnknownModule",
    "UnreadableDistribution",
    "UnreadableFolder",
    "UnreadableRequirement",
    "UnsatisfiedRequirement",
]
