# SPDX-License-Identifier: Apache-2.0
"""The check must see every difference between the page and a run."""

from ..table import Table, differences, read

RUN = Table("Cas", {"Absent": {"stevedore": "journalise", "pluggy": "silencieux"}})


def test_a_written_table_reads_back_the_same() -> None:
    assert read("Une ligne avant.\n\n" + RUN.markdown()) == RUN


def test_a_cell_of_another_kind_is_told() -> None:
    page = read(RUN.markdown().replace("silencieux", "plante"))

    (told,) = differences(page, RUN)

    assert told == "« Absent », pluggy : page « plante », mesure « silencieux »"


def test_a_row_on_one_side_only_is_told() -> None:
    assert list(differences(Table("", {}), RUN)) == ["« Absent » : absent de la page"]
    assert list(differences(RUN, Table("", {}))) == ["« Absent » : la mesure ne l’a plus"]


def test_a_column_on_one_side_only_is_told() -> None:
    alone = Table("Cas", {"Absent": {"stevedore": "journalise"}})

    assert list(differences(RUN, alone)) == [
        "« Absent », pluggy : page « silencieux », mesure « rien »"
    ]
    assert list(differences(alone, RUN)) == [
        "« Absent », pluggy : page « rien », mesure « silencieux »"
    ]
