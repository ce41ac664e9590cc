# SPDX-License-Identifier: Apache-2.0
"""The page of deliveries and jobs: what fails is told, tried again, or skipped with a reason."""

import html
import os
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from ressourcerie_core import clock
from ressourcerie_core.events import event, publish
from ressourcerie_core.events.delivering import MOST_ATTEMPTS, Courier
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.models import DeliveryRecord
from ressourcerie_core.events.subscribing import Subscriber, enrol
from ressourcerie_core.ids import new_id
from ressourcerie_core.jobs import keeping
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.journal.noting import note
from ressourcerie_core.module import Daily
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Workshop

PATH = "/admin/evenements"
KEY = "core:shop.thing-sold"


@event("shop.thing-sold", subject="till")
@dataclass(frozen=True)
class Sold:
    till: str


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    """The core alone, loaded once; it is the one that listens and that has jobs."""
    with bases_of(os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite")) as bases:
        yield Workshop((), "", bases, tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def instance(workshop, tmp_path):
    with workshop.instance(tmp_path) as made:
        yield made


@pytest.fixture
def admin(instance):
    with instance.signed_in(["core.administer"]) as client:
        client.headers["Accept"] = "text/html"
        yield client


def text_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def press(client, path, **fields):
    return client.post(PATH + path, data={"form_key": str(new_id())} | fields)


@pytest.fixture
def given_up(instance):
    """A delivery that was given up after its last try, to a module that is off."""

    def fail(session, received):
        raise ValueError("no scales here")

    one = Subscriber(KEY, "catalogue", "shop.thing-sold", fail, kind_of(Sold), False)
    instance.database.write(lambda session: enrol(session, [one]))
    instance.database.write(lambda session: publish(session, Sold("C1")))

    def last_try(session):
        session.query(DeliveryRecord).update({"attempts": MOST_ATTEMPTS - 1})

    instance.database.write(last_try)
    Courier(instance.database, {KEY: one}).deliver_due()
    with instance.database.read() as session:
        return str(session.query(DeliveryRecord.id).scalar())


@pytest.fixture
def failed_job(instance):
    """A job of the core whose last run failed."""
    one = PlannedJob("core.forget", "Oublier", Daily(4, 30), lambda base: None)
    instance.database.write(lambda session: keeping.enrol(session, [one]))
    instance.database.write(lambda s: keeping.record_failure(s, one, "OSError : no disk"))


def test_a_page_without_anything_says_so(admin):
    said = text_of(admin.get(PATH))

    assert "Aucune livraison n'échoue." in said
    assert "Oublier ce qui a expiré" in said
    assert "Elle n'a pas encore été faite." in said


def test_what_was_given_up_is_told_and_skipped_with_a_reason(admin, given_up):
    said = text_of(admin.get(PATH))
    assert "Abandonnée : catalogue" in said
    assert "ValueError : no scales here" in said
    assert "en pause, module éteint" in said

    refused = press(admin, f"/livraisons/{given_up}/passage", reason=" ")
    assert refused.status_code == 422
    assert "demande une raison" in text_of(refused)

    skipped = text_of(press(admin, f"/livraisons/{given_up}/passage", reason="saisi à la main"))
    assert "Aucune livraison n'échoue." in skipped
    assert "Livraison passée" in text_of(admin.get("/admin/journal"))


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_given_up_is_tried_again(admin, given_up, instance, whole):
    path = f"/abonnes/{KEY}/relance" if whole else f"/livraisons/{given_up}/relance"

    assert press(admin, path).status_code == 200

    with instance.database.read() as session:
        found = session.query(DeliveryRecord).one()
        assert (found.state, found.attempts) == ("waiting", 0)


@pytest.mark.parametrize("path", [f"/livraisons/{UUID(int=7)}/relance", "/abonnes/rien/relance"])
def test_what_is_unknown_is_not_tried_again(admin, path):
    answer = press(admin, path)

    assert answer.status_code == 404
    assert text_of(answer).count("Aucun") >= 1


def test_a_job_that_failed_is_told_everywhere_and_done_again(admin, failed_job):
    assert "Tâches en échec 1" in text_of(admin.get("/"))
    assert "1 à regarder." in text_of(admin.get("/admin"))
    assert admin.get("/readyz").json()["jobs"] == {"core.forget": "failed"}
    assert "OSError : no disk" in text_of(admin.get(PATH))

    assert press(admin, "/taches/core.forget/lancement").status_code == 200
    assert press(admin, "/taches/core.rien/lancement").status_code == 404


def test_a_week_without_a_backup_is_told_to_administrators(admin, instance):
    instance.database.write(lambda session: note(session, "site.added"))
    late = clock.now() + timedelta(days=9)
    with clock.clock_set_to(lambda: late):
        home, ready = admin.get("/"), admin.get("/readyz")

    assert "Sauvegarde : aucune depuis 9 jours" in text_of(home)
    assert "/admin/journal?nature=base.saved" in home.text
    assert ready.json()["days_without_backup"] == 9
