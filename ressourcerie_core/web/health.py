# SPDX-License-Identifier: Apache-2.0
"""Whether the process is up, and whether it can be relied upon."""

import logging
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.auth.problems import NotSignedIn
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.backup.standing import days_without_backup
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.status import status
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.standings import trouble
from ressourcerie_core.jobs.overseeing import troubled_jobs
from ressourcerie_core.journal.standing import standing_of

if TYPE_CHECKING:
    from ressourcerie_core.db import Database
    from ressourcerie_core.web.served import ServedPlatform

log = logging.getLogger(__name__)
router = APIRouter(dependencies=[anyone()], include_in_schema=False)


@router.get("/healthz", name="healthz")
async def tell_alive() -> dict[str, str]:
    """Answer, and touch nothing else."""
    return {"status": "ok"}


@router.get("/readyz", name="readyz")
def tell_ready(request: Request) -> JSONResponse:
    """Answer 200 when the instance serves, « degraded » when modules are left out, else 503."""
    platform: ServedPlatform = request.app.state.platform
    fault = database_fault(platform.database)
    if fault is not None:
        answer = {"status": "unavailable", "database": fault.title}
        return JSONResponse(answer, 503, {"Retry-After": "5"})
    failures = failures_of(platform)
    is_whole = not (platform.left_out or failures)
    detail = _detail(platform) | failures if _is_administrator(request) else {}
    return JSONResponse({"status": "ready" if is_whole else "degraded"} | detail)


def database_fault(database: "Database | None") -> Problem | None:
    """Say why the base does not answer, or nothing when it does."""
    if database is None:
        return None
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
    except Problem as problem:
        log.warning("the database does not answer: %s", problem.slug)
        return problem
    return None


def failures_of(platform: "ServedPlatform") -> dict[str, Any]:
    """Tell what needs somebody: deliveries, jobs, the journal; nothing when none does."""
    assert platform.database is not None
    modules = [module.name for module in platform.modules]
    with platform.database.read() as session:
        deliveries = trouble(session, modules)
        jobs = troubled_jobs(session, modules)
        journal = standing_of(session)
    found: dict[str, Any] = {}
    if deliveries:
        found["deliveries"] = {"dead": deliveries.dead, "late": deliveries.late}
    if jobs:
        found["jobs"] = {job.name: job.state for job in jobs}
    if not journal.is_sound:
        found["journal"] = "broken"
    return found


def _is_administrator(request: Request) -> bool:
    """Tell who may read details; without a valid token, anybody reads the summary."""
    scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    try:
        visitor = request.app.state.doorkeeper.recognise(secret)
    except NotSignedIn:
        return False
    return bool(visitor.may(ADMINISTER.name))


def _detail(platform: "ServedPlatform") -> dict[str, Any]:
    assert platform.database is not None
    standings = status(platform.database, histories_of(platform.plan))
    with platform.database.read() as session:
        verification = standing_of(session).verification
        days = days_without_backup(session)
    enabled = {module.name: {"state": "enabled"} for module in platform.modules}
    left_out = {
        name: {"state": platform.plan.states[name], "problem": problem.as_json()}
        for name, problem in platform.left_out.items()
    }
    return {
        "database": platform.database.dialect,
        "migrations": {one.module: one.standing for one in standings},
        "modules": enabled | left_out,
        "journal_verified_at": verification and verification.made_at.isoformat(),
        "days_without_backup": days,
    }
