# SPDX-License-Identifier: Apache-2.0
"""Routes that ask for a permission at the site which their address names."""

from uuid import UUID

import pytest
from fastapi import APIRouter

from ressourcerie_core.auth.permissions import SignedIn, Visitor, allow
from ressourcerie_core.auth.rights import Rights

from .small_platform import Served

QUAY, SHOP = UUID(int=1), UUID(int=2)
router = APIRouter()


@router.get("/sites/{site_id}", dependencies=[allow("lieu.voir", site="site_id")])
def read_site(site_id: UUID, visitor: SignedIn) -> str:
    return visitor.display_name


@router.get("/total", dependencies=[allow("lieu.voir", site="site_id")])
def read_total(site_id: UUID | None = None) -> str:
    return "total"


@router.get("/guide", dependencies=[allow("lieu.voir", at_any_site=True)])
def read_guide() -> str:
    return "guide"


class Recognising:
    """Recognises the bearer « quai » at the quay alone, and « partout » everywhere."""

    rights = Rights.of([])

    def recognise(self, bearer):
        held = frozenset({"lieu.voir"})
        if bearer == "nulle part":
            return Visitor(UUID(int=9), "Zoé", frozenset(), {}, {QUAY: "Quai"}, QUAY)
        if bearer == "partout":
            return Visitor(UUID(int=9), "Zoé", held)
        return Visitor(UUID(int=9), "Zoé", frozenset(), {QUAY: held}, {QUAY: "Quai"}, QUAY)


@pytest.fixture
def status(serve):
    client = serve(Served("lieu", api=router, permissions=("lieu.voir",)))
    client.app.state.doorkeeper = Recognising()

    def status(path, bearer="quai"):
        headers = {"Authorization": f"Bearer {bearer}"}
        return client.get(f"/api/v1/lieu{path}", headers=headers).status_code

    return status


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"/sites/{QUAY}", 200),
        (f"/sites/{SHOP}", 403),
        ("/sites/quai", 403),
        (f"/total?site_id={QUAY}", 200),
        (f"/total?site_id={SHOP}", 403),
        (f"/total?site_id={QUAY}&site_id={SHOP}", 403),
        ("/total", 403),
    ],
)
def test_who_works_at_one_site_passes_there_alone(status, path, expected):
    assert status(path) == expected


def test_what_all_sites_share_is_open_to_who_works_at_one(status):
    assert [status("/guide", who) for who in ("quai", "partout", "nulle part")] == [200, 200, 403]


def test_who_has_the_right_everywhere_passes_at_each_site(status):
    paths = [f"/sites/{SHOP}", f"/total?site_id={QUAY}", "/total"]

    assert [status(path, "partout") for path in paths] == [200] * 3
    assert status("/sites/quai", "partout") == 422
