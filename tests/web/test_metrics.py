# SPDX-License-Identifier: Apache-2.0
"""What Prometheus reads of an instance, and who may read it."""

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from ressourcerie_core.auth import tokens
from ressourcerie_core.auth.rights import READ_METRICS, Rights
from ressourcerie_core.db.problems import DatabaseAway
from ressourcerie_core.web import Measure
from ressourcerie_core.web.containment import Containment
from ressourcerie_core.web.last_errors import LastErrors
from ressourcerie_core.web.measures import Measures

from .office import Office, place
from .small_platform import Installed


@pytest.fixture
def watcher(serve, database):
    """Serve one module, and give a client whose token may read measures and nothing else."""

    def served(measures=None, scopes=(READ_METRICS.name,), **options) -> TestClient:
        app = serve(place(measures=measures), database=database, **options).app
        Office(app, database)
        secret = tokens.new_secret()
        database.write(
            lambda session: tokens.add(
                session,
                login="anne",
                name="prometheus",
                scopes=scopes,
                rights=Rights.of([]),
                digest=tokens.digest_of(secret),
            )
        )
        return TestClient(app, headers={"Authorization": f"Bearer {secret}"})

    return served


def measures_of(client):
    """Give each sample by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_request_is_counted_by_the_template_of_its_route(watcher):
    client = watcher()
    for slug in ("nowhere", "neither"):
        client.get(f"/problems/{slug}")

    facts = ("method", "GET"), ("module", "core"), ("route", "problem"), ("status", "404")
    assert measures_of(client)["ressourcerie_request_seconds_count", *facts] == 2


def test_the_state_of_the_instance_is_told(watcher):
    told = measures_of(watcher())

    assert told["ressourcerie_database_up",] == 1
    assert told["ressourcerie_module", ("module", "lieu")] == 1
    assert told["ressourcerie_journal_sound",] == 1
    assert told["ressourcerie_writes_waiting",] == 0
    assert told["process_open_fds",] > 0


def test_a_module_adds_its_own_under_its_name(watcher):
    def measures(_session):
        yield Measure("open_posts", "Postes ouverts", 3, {"site": "Quai"})

    told = measures_of(watcher(measures))

    assert told["ressourcerie_lieu_open_posts", ("site", "Quai")] == 3
    assert told["ressourcerie_module_measures_up", ("module", "lieu")] == 1


@pytest.mark.parametrize("given", [[1], None], ids=["no measure", "nothing"])
def test_a_module_that_fails_takes_only_its_own_measures_down(watcher, given):
    client = watcher(lambda _session: given)
    client.app.state.containment = Containment(client.app.state.last_errors, seconds=5)

    told = measures_of(client)

    assert told["ressourcerie_module_measures_up", ("module", "lieu")] == 0
    assert told["ressourcerie_database_up",] == 1


class Away:
    """A base that does not answer."""

    def waiting(self):
        return 2

    def read(self):
        raise DatabaseAway("elle redémarre")


def test_a_base_that_is_away_is_a_measure_too():
    text = Measures(Installed([], database=Away())).as_text(Containment(LastErrors()), "x").decode()

    assert "ressourcerie_database_up 0.0" in text
    assert "ressourcerie_writes_waiting 2.0" in text


def test_who_has_no_such_token_reads_nothing(watcher):
    client = watcher(scopes=("core.administer",))

    assert client.get("/metrics").status_code == 403
    assert TestClient(client.app).get("/metrics").status_code == 401


def test_nothing_is_there_unless_the_operator_asks(watcher):
    assert watcher(metrics=False).get("/metrics").status_code == 404


@pytest.mark.parametrize("name", ["Posts", "open-posts", "", "é"])
def test_a_name_that_prometheus_would_refuse_is_refused_to_its_author(name):
    with pytest.raises(ValueError, match="does not match"):
        Measure(name, "Postes", 1)
