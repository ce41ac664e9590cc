# SPDX-License-Identifier: Apache-2.0
"""Which modules may be loaded together, in which order, and why the others may not."""

import pytest

from tests.wheels import GROUP, Wheel, module_wheel

CATALOGUE = module_wheel("catalogue")
CAISSE = module_wheel("caisse", requires=["ressourcerie-catalogue>=0.1,<0.2"])
PAHEKO = module_wheel("paheko", requires=["ressourcerie-caisse>=0.1,<0.2"])


def requiring(name, *requires, **facts):
    return module_wheel(name, requires=[f"ressourcerie-{other}" for other in requires], **facts)


def slugs(problems):
    return [problem["type"].removeprefix("/problems/modules/") for problem in problems]


# The list


def test_empty_list_starts_the_core_alone(shop):
    shop.install(CATALOGUE)

    answer = shop.load()

    assert answer.loaded == answer.problems == []
    assert answer.states == {"catalogue": "disabled"}


def test_unknown_name_gives_near_names_and_the_pip_line(shop):
    shop.install(module_wheel("caisse"))

    problem = shop.problem("caise")

    assert (problem.type, problem.state) == ("/problems/modules/unknown", "missing")
    assert "« caisse »" in problem.hint
    assert "pip install ressourcerie-caise" in problem.hint


def test_name_of_a_distribution_in_the_list_gives_the_name_of_its_module(shop):
    shop.install(module_wheel("tri", distribution="my-sorting"))

    assert "« tri »" in shop.problem("my-sorting").hint


def test_absent_module_of_ours_is_installed_under_its_own_name(shop):
    assert "pip install ressourcerie-caisse)" in shop.problem("ressourcerie-caisse").hint


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "a/b;rm -rf", "Été 2", "a" * 41, "COMPTA", "a_b", "a--b", "-a", "a-"),
        *("2a", "a b", "a.b", "caisse\n", "", " ", "é", "a\0b".replace("\0", "\x01")),
    ],
)
def test_name_against_the_rule_is_refused_before_anything_uses_it(shop, name):
    problem = shop.problem(name)

    assert problem.type == "/problems/modules/invalid-name"
    assert problem.state == "incompatible"


def test_name_in_another_spelling_gives_the_installed_one(shop):
    shop.install(module_wheel("flux-matiere"))

    assert "« flux-matiere »" in shop.problem("Flux_Matiere").hint


@pytest.mark.parametrize(
    "name",
    [
        *("api", "core", "static", "admin", "login", "logout", "docs", "healthz", "readyz"),
        *("metrics", "problems", "a-propos", "sw.js", "openapi.json", "API"),
    ],
)
def test_names_of_the_core_are_reserved(shop, name):
    assert shop.problem(name).type == "/problems/modules/reserved-name"


def test_module_that_takes_a_reserved_name_is_refused_with_its_distribution(shop):
    shop.install(module_wheel("admin", distribution="intruder"))

    problem = shop.problem("admin")

    assert (problem.type, problem.distribution) == ("/problems/modules/reserved-name", "intruder")


def test_repeated_name_is_refused_and_harms_no_module(shop):
    shop.install(CATALOGUE)

    answer = shop.plan("catalogue", "catalogue", "catalogue")

    assert slugs(answer.problems) == ["repeated-name"]
    assert answer.problems[0]["count"] == 3
    assert answer.order == ["catalogue"]


@pytest.mark.parametrize("name", ["Bad_Name", "a b", "admin", "x" * 41])
def test_installed_module_of_an_invalid_name_is_a_warning(shop, name):
    points = {GROUP: {name: "intruder:X"}}
    shop.install(CATALOGUE, Wheel("intruder", entry_points=points))

    answer = shop.plan("catalogue")

    assert answer.states[name] == "incompatible"
    assert slugs(answer.warnings) == ["invalid-offer"]


@pytest.mark.parametrize("value", ["a b:c", "package:Class:Other", "package:", ":Class", "é-t"])
def test_malformed_entry_point_is_refused_before_any_import(shop, value):
    shop.install(Wheel("intruder", entry_points=f"[{GROUP}]\ntri = package:X\n"))
    (shop.info("intruder") / "entry_points.txt").write_text(f"[{GROUP}]\ntri = {value}\n")

    assert shop.problem("tri").type == "/problems/modules/invalid-offer"


# Duplicates


@pytest.mark.parametrize(
    ("first", "second"), [(["a"], ["a"]), (["x1", "a", "x2"], ["y1", "a", "y2"])]
)
def test_two_distributions_of_one_module_are_refused_with_both(shop, first, second):
    for name, offered in (("res-one", first), ("res-two", second)):
        shop.install(Wheel(name, entry_points={GROUP: {o: f"m:{o}" for o in offered}}))

    problem = shop.problem("a")

    assert (problem.type, problem.state) == ("/problems/modules/duplicate", "duplicate")
    assert problem.packages == ["res-one 0.1.0", "res-two 0.1.0"]
    assert "pip uninstall res-one ou pip uninstall res-two" in problem.hint


@pytest.mark.parametrize("other", ["A-b", "a_b", "A_B"])
def test_names_that_differ_by_hyphen_or_case_are_one_name(shop, other):
    shop.install(module_wheel("a-b", distribution="res-one"))
    shop.install(Wheel("res-two", entry_points=f"[{GROUP}]\n{other} = m:X\n"))

    problem = shop.problem("a-b")

    assert problem.type == "/problems/modules/duplicate"
    assert other in problem.detail


def test_one_distribution_that_offers_a_module_twice_is_refused(shop):
    shop.install(CATALOGUE)
    points = shop.info("ressourcerie-catalogue") / "entry_points.txt"
    points.write_text(points.read_text() + "catalogue = other:X\n")

    assert "offre deux fois" in shop.problem("catalogue").detail


def test_duplicates_that_are_not_enabled_are_a_warning(shop):
    shop.install(CATALOGUE, *(Wheel(n, entry_points={GROUP: {"a": "m:X"}}) for n in ("r1", "r2")))

    answer = shop.plan("catalogue")

    assert answer.order == ["catalogue"]
    assert slugs(answer.warnings) == ["duplicate"]


# Requirements


def test_required_modules_come_first_and_the_rest_as_written(shop):
    shop.install(CATALOGUE, CAISSE, PAHEKO, module_wheel("tri"), module_wheel("arc"))

    answer = shop.load("tri", "paheko", "arc", "catalogue", "caisse")

    assert answer.loaded == ["tri", "catalogue", "caisse", "paheko", "arc"]


def test_required_module_that_is_not_enabled_gives_the_choice(shop):
    shop.install(CATALOGUE, CAISSE)

    problem = shop.problem("caisse")

    assert (problem.type, problem.state) == ("/problems/modules/required-not-enabled", "blocked")
    assert "ressourcerie module enable catalogue" in problem.hint
    assert "retirez « caisse »" in problem.hint


def test_required_module_that_is_not_installed_gives_the_pip_line(shop):
    shop.install(CAISSE)

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/required-missing"
    assert 'pip install "ressourcerie-catalogue>=0.1,<0.2"' in problem.hint


def test_required_module_that_is_listed_and_absent_is_told_once(shop):
    shop.install(CAISSE)

    answer = shop.plan("catalogue", "caisse")

    assert slugs(answer.problems) == ["unknown"]
    assert answer.states == {"catalogue": "missing", "caisse": "blocked"}


def test_module_of_another_distribution_name_is_required_by_that_name(shop):
    shop.install(module_wheel("tri", distribution="my-sorting"))
    shop.install(module_wheel("caisse", requires=["My_Sorting>=0.1"]))

    assert shop.problem("caisse").required == "tri"
    assert shop.plan("caisse", "tri").order == ["tri", "caisse"]


def test_required_module_out_of_range_gives_both_versions(shop):
    shop.install(CAISSE, module_wheel("catalogue", "0.3.0"))

    problem = shop.problem("catalogue", "caisse")

    assert (problem.modules, problem.state) == (["caisse"], "incompatible")
    assert problem.wanted == "ressourcerie-catalogue>=0.1,<0.2"
    assert problem.found == "0.3.0"
    assert problem.type == "/problems/modules/required-out-of-range"


@pytest.mark.parametrize("wanted", [">=7", "<0.1", "==0.0.1"])
def test_core_out_of_range_gives_both_versions(shop, wanted):
    shop.install(module_wheel("caisse", requires=[f"ressourcerie-core{wanted}"]))

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/core-out-of-range"
    assert f"ressourcerie-core{wanted}" in problem.detail


def test_accepted_core_is_no_problem(shop):
    shop.install(module_wheel("caisse", requires=["ressourcerie-core>=0.1,<0.2"]))

    assert shop.plan("caisse").problems == []


def test_python_out_of_range_is_refused(shop):
    shop.install(module_wheel("caisse"))
    metadata = shop.info("ressourcerie-caisse") / "METADATA"
    metadata.write_text("Requires-Python: >=4\n" + metadata.read_text())

    assert shop.problem("caisse").type == "/problems/modules/python-out-of-range"


OPTIONAL = module_wheel("labels", extras={"caisse": ["ressourcerie-caisse>=0.1,<0.2", "absent"]})


def test_optional_module_that_is_not_enabled_asks_for_nothing(shop):
    shop.install(OPTIONAL, module_wheel("caisse", "0.9"))

    assert shop.plan("labels").problems == []


def test_optional_module_that_is_enabled_must_be_in_range_with_its_libraries(shop):
    shop.install(OPTIONAL, module_wheel("caisse", "0.9"))

    answer = shop.plan("labels", "caisse")

    assert slugs(answer.problems) == ["optional-out-of-range", "unsatisfied-requirement"]
    assert answer.states == {"labels": "incompatible", "caisse": "enabled"}


def test_optional_module_that_is_enabled_comes_first(shop):
    shop.install(
        module_wheel("labels", extras={"caisse": ["ressourcerie-caisse"]}), module_wheel("caisse")
    )

    answer = shop.plan("labels", "caisse")

    assert answer.order == ["caisse", "labels"]
    assert answer.optional == {"labels": ["caisse"], "caisse": []}


def test_optional_relations_in_a_loop_are_no_problem(shop):
    shop.install(
        module_wheel("labels", extras={"caisse": ["ressourcerie-caisse"]}),
        module_wheel("caisse", extras={"labels": ["ressourcerie-labels"]}),
    )

    assert shop.load("labels", "caisse").loaded == ["caisse", "labels"]
    assert shop.load("caisse", "labels").loaded == ["labels", "caisse"]


def test_extra_of_several_words_names_a_module_with_hyphens(shop):
    extras = {"flux_matiere": ["ressourcerie-flux-matiere>=5"]}
    shop.install(module_wheel("labels", extras=extras), module_wheel("flux-matiere"))

    assert shop.problem("labels", "flux-matiere").optional == "flux-matiere"


# Libraries


@pytest.mark.parametrize(
    ("requirement", "found"),
    [("absent-library>=3", ""), ("lib>=2", "0.1.0"), ("lib!=0.1.0", "0.1.0")],
)
def test_unsatisfied_library_is_named_with_its_pip_line(shop, requirement, found):
    shop.install(module_wheel("caisse", requires=[requirement]), Wheel("lib"))

    problem = shop.problem("caisse")

    assert (problem.type, problem.found) == ("/problems/modules/unsatisfied-requirement", found)
    assert problem.hint == f'pip install "{requirement}"'


def test_library_of_a_library_is_followed(shop):
    shop.install(module_wheel("caisse", requires=["lib[fast]"]))
    shop.install(Wheel("lib", extras={"fast": ["engine>=2"], "slow": ["other"]}))

    problem = shop.problem("caisse")

    assert problem.wanted == "engine>=2"
    assert "(par lib)" in problem.detail


def test_libraries_in_a_loop_are_followed_once(shop):
    shop.install(Wheel("left", requires=["right"]), Wheel("right", requires=["left"]))
    shop.install(module_wheel("caisse", requires=["left"]))

    assert shop.plan("caisse").problems == []


def test_markers_are_evaluated(shop):
    requires = ["absent ; python_version < '3'", "other ; sys_platform == 'nowhere'"]
    shop.install(module_wheel("caisse", requires=requires))

    assert shop.plan("caisse").problems == []


def test_extra_of_the_module_itself_is_followed(shop):
    wheel = module_wheel("caisse", requires=["ressourcerie-caisse[pdf]"], extras={"pdf": ["lib"]})
    shop.install(wheel)

    assert shop.problem("caisse").wanted == "lib"


def test_what_the_core_requires_is_not_followed(shop):
    shop.install(module_wheel("caisse", requires=["ressourcerie-core"]))
    shop.install(Wheel("ressourcerie-core", requires=["absent-library"]))

    assert shop.plan("caisse").problems == []


@pytest.mark.parametrize("line", ["lib >>> 2", "lib ; python_version ~ 3", "lib ; nothing == '1'"])
def test_requirement_that_cannot_be_read_is_refused(shop, line):
    shop.install(module_wheel("caisse"))
    metadata = shop.info("ressourcerie-caisse") / "METADATA"
    metadata.write_text(f"Requires-Dist: {line}\n" + metadata.read_text())

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/unreadable-requirement"
    assert line in problem.detail


def test_library_of_unreadable_version_satisfies_no_range(shop):
    shop.install(module_wheel("caisse", requires=["lib>=0"]), Wheel("lib"))
    info = shop.info("lib")
    info.rename(info.with_name("lib-unknown.dist-info"))

    assert shop.problem("caisse").found == "unknown"


# Loops


def test_loop_is_printed_as_a_path(shop):
    shop.install(requiring("a", "b"), requiring("b", "c"), requiring("c", "a"), CATALOGUE)

    answer = shop.plan("c", "a", "b", "catalogue")

    assert slugs(answer.problems) == ["cycle"]
    assert "a → b → c → a" in answer.problems[0]["detail"]
    assert answer.order == ["catalogue"]


def test_module_that_requires_itself_is_refused(shop):
    shop.install(requiring("a", "a"))

    assert "a → a" in shop.problem("a").detail


def test_each_loop_is_told_and_what_waits_for_it_is_blocked(shop):
    shop.install(requiring("a", "b"), requiring("b", "a"), requiring("x", "y"), requiring("y", "x"))
    shop.install(requiring("far", "a", "x"))

    answer = shop.plan("far", "y", "x", "b", "a")

    assert [problem["path"] for problem in answer.problems] == [["a", "b", "a"], ["x", "y", "x"]]
    assert answer.states["far"] == "blocked"


# Together


def test_modules_that_wait_for_a_faulty_one_are_blocked_and_not_failed(shop):
    shop.install(CATALOGUE, CAISSE, PAHEKO, module_wheel("tri"))
    (shop.site / "ressourcerie_catalogue" / "module.py").unlink()

    answer = shop.plan("paheko", "catalogue", "caisse", "tri")

    assert slugs(answer.problems) == ["half-removed"]
    assert {name: answer.states[name] for name in ("catalogue", "caisse", "paheko", "tri")} == {
        "catalogue": "failed",
        "caisse": "blocked",
        "paheko": "blocked",
        "tri": "enabled",
    }
    assert [(b["modules"], b["by"]) for b in answer.blocked] == [
        (["paheko"], ["caisse"]),
        (["caisse"], ["catalogue"]),
    ]


def test_all_problems_are_told_together_in_the_order_of_the_list(shop):
    shop.install(requiring("a", "a"), module_wheel("b", requires=["absent"]))

    answer = shop.plan("zz", "Bad_Name", "b", "a", "api", "b")

    assert slugs(answer.problems) == [
        *("repeated-name", "unknown", "invalid-name", "reserved-name"),
        *("unsatisfied-requirement", "cycle"),
    ]


def test_same_disk_gives_the_same_words(shop):
    names = ["c", "d", "e", "f", "g"]
    shop.install(*(requiring(name, "a", "z", "c") for name in names))

    assert len({tuple(shop.plan(*names).lines) for _ in range(3)}) == 1


def test_quarantine_leaves_out_the_faulty_and_those_that_need_them(shop):
    shop.install(CATALOGUE, CAISSE, PAHEKO, module_wheel("tri"))
    (shop.site / "ressourcerie_catalogue" / "module.py").unlink()

    answer = shop.ask("quarantine+load", "catalogue", "caisse", "paheko", "tri", "absent", "tri")

    assert answer.loaded == ["tri"]
    assert answer.states == {
        "catalogue": "quarantined",
        "caisse": "blocked",
        "paheko": "blocked",
        "tri": "enabled",
        "absent": "missing",
    }
    assert set(slugs(answer.left_out)) == {"half-removed", "blocked", "unknown", "repeated-name"}


def test_module_that_failed_is_left_out_with_those_that_need_it(shop):
    shop.install(CATALOGUE, CAISSE, PAHEKO, module_wheel("labels", extras={"caisse": []}))
    program = """
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
reduced = plan(["paheko", "catalogue", "caisse", "labels"], discover()).without("caisse")
print([(module.name, module.optional) for module in reduced.order])
print({name: str(state) for name, state in reduced.states.items()})
print([problem.as_line() for problem in reduced.left_out])
"""

    order, states, left_out = shop.run("-c", program).stdout.splitlines()

    assert eval(order) == [("catalogue", ()), ("labels", ())]
    assert eval(states)["caisse"] == "quarantined"
    assert eval(states)["paheko"] == "blocked"
    assert "« caisse », en défaut" in left_out
