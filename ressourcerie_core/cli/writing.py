# SPDX-License-Identifier: Apache-2.0
"""Writes that a command asks for: done by the process that serves, or here when none does."""

from pathlib import Path

import click

from ressourcerie_core.cli.base import opened
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.problems import AlreadyServed
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.operations import Json, Operation
from ressourcerie_core.server.channel import problem_from_json
from ressourcerie_core.server.control import ask
from ressourcerie_core.server.problems import NothingServes

SECONDS = 60


def write(invocation: Invocation, operation: Operation, **facts: Json) -> Json:
    """Run an operation in a transaction, and give its answer once it is on disk.

    :param facts: what the operation is told, as JSON values.
    :raises AlreadyServed: another command is writing.
    """
    configuration = invocation.configuration()
    base = sqlite_file(configuration)
    # The lock lies beside the base: a mistyped path must leave no file there.
    if base is None or not base.exists():
        return _write_here(invocation, operation, facts)
    try:
        with instance_lock(base):
            return _write_here(invocation, operation, facts)
    except AlreadyServed as served:
        try:
            return _have_written(base, operation, facts)
        except NothingServes:
            raise served from None


def _write_here(invocation: Invocation, operation: Operation, facts: dict[str, Json]) -> Json:
    with opened(invocation) as database:
        answer = database.write(lambda session: operation.work(session, **facts))
        try:
            seal(database)
        except Problem as problem:  # what was asked is done; the next write seals it
            click.echo(problem.as_line(), err=True)
        return answer


def _have_written(base: Path, operation: Operation, facts: dict[str, Json]) -> Json:
    reply = ask(base, {"operation": operation.name, "facts": facts}, seconds=SECONDS)
    if problems := reply.get("problems"):
        raise Refused(problem_from_json(problem) for problem in problems)
    return reply["answer"]
