"""What others said since 2016: each row attributed, dated and read somewhere; the links sound."""

from __future__ import annotations

import csv
import re

import pytest
from assessment import REPOSITORY

from london_cse.register import after_2016
from london_cse.register import gaps as register


def rows(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ENTRIES = rows("since_2016")
RECOMMENDED = rows("recommendations_since")
LINKS = rows("recommendations_since_gaps")


@pytest.mark.parametrize("row", [*ENTRIES, *RECOMMENDED], ids=lambda row: next(iter(row.values())))
def test_a_row_names_its_source_and_the_copy_that_was_read(row: dict[str, str]) -> None:
    left_open = {name for name, value in row.items() if not value}
    assert left_open <= {"publisher_address"}
    assert re.fullmatch(r"https?://\S+", row["read_address"])
    if row["read_in"] == "the publisher's page":
        # The section of an Act is read as data, its address is that of the Act.
        assert (
            row["publisher_address"] == row["read_address"] or "legislation" in row["read_address"]
        )
    else:
        assert row["publisher_address"] != row["read_address"]


@pytest.mark.parametrize("row", [*ENTRIES, *RECOMMENDED], ids=lambda row: next(iter(row.values())))
def test_a_row_is_of_2016_or_later_or_says_that_its_date_is_not_shown(row: dict[str, str]) -> None:
    dated = row.get("made_on") or row["dated"]
    years = [int(year) for year in re.findall(r"\b20\d\d\b", dated)]
    assert all(2016 <= year <= 2026 for year in years)
    assert years or dated == "not shown"


@pytest.mark.parametrize("row", [*ENTRIES, *RECOMMENDED], ids=lambda row: next(iter(row.values())))
def test_no_row_quotes_or_judges(row: dict[str, str]) -> None:
    said = row.get("says") or row["summary"]
    assert not re.search(r"[“”‘\"]", said)
    assert not re.search(r"\b(we|our|closed the gap|no longer a gap)\b", said, re.IGNORECASE)


def test_every_recommendation_bears_on_a_gap_of_the_register() -> None:
    gaps = {row["gap"] for row in rows("gaps_2016")}
    assert {row["gap"] for row in LINKS} <= gaps
    linked = {row["recommendation"] for row in LINKS}
    assert linked == {row["recommendation"] for row in RECOMMENDED}


def test_kinds_are_shown_each_in_a_table() -> None:
    assert {row["kind"] for row in ENTRIES} == set(after_2016.KINDS)
    text = (REPOSITORY / "chapters/since-2016.qmd").read_text(encoding="utf-8")
    assert re.findall(r'^tbl_since\("(\w+)"\)$', text, flags=re.MULTILINE) == list(after_2016.KINDS)
    with pytest.raises(ValueError, match="no kind “rumour”"):
        after_2016.entries("rumour")


def test_a_recommendation_is_shown_with_its_gaps_and_their_domains_in_reading_order() -> None:
    shown = after_2016.recommended().set_index("recommendation")
    # s10, data told apart by sex and more: g005 is governance, g030 and g031 identification.
    assert shown.loc["s10", "gaps"] == "g005; g030; g031"
    assert shown.loc["s10", "domain"] == "governance; identification"


def test_gaps_with_a_recommendation_are_counted_by_domain() -> None:
    domain_of = {row["gap"]: row["domain"] for row in rows("gaps_2016")}
    for domain in register.DOMAINS:
        expected = {row["gap"] for row in LINKS if domain_of[row["gap"]] == domain}
        assert set(register.gaps_recommended(domain)) == expected
    # g024, uneven training: s20 (inspectorate, 2024) and s23 (review panel, 2024)
    assert register.gaps_recommended()["g024"] == "s20; s23"


# The order of evidence -----------------------------------------------------------


def test_gaps_stand_in_order_of_how_many_kinds_of_evidence_they_have() -> None:
    ordered = register.in_order_of_evidence()
    assert sorted(ordered["gap"]) == [row["gap"] for row in rows("gaps_2016")]
    kinds = {gap: set() for gap in ordered["gap"]}  # type: dict[str, set[str]]
    for row in rows("gap_evidence"):
        kinds[row["gap"]].add(row["evidence"])
    counted = {"survey", "audit", "statistics"}
    place = [
        (-len(kinds[gap] - {"unattributed statement"}), not kinds[gap] & counted, gap)
        for gap in ordered["gap"]
    ]
    assert place == sorted(place)
    assert list(ordered["how_many"]) == [-number for number, _, _ in place]
    # Boys, g037: literature, a survey and statistics; no other gap has three kinds.
    assert (ordered["gap"][0], ordered["how_many"][0], ordered["how_many"][1]) == ("g037", 3, 2)


def test_what_the_study_of_2005_asked_for_is_told_from_the_rest() -> None:
    asked = {row["gap"] for row in rows("gap_recommendations")}
    ordered = register.in_order_of_evidence()
    assert set(ordered["gap"][ordered["in_2005"]]) == asked


def test_entries_of_evidence_are_counted_by_kind() -> None:
    total = len(rows("gap_evidence"))
    assert register.count_evidence.returned("all") == total
    assert sum(register.count_evidence.returned(kind) for kind in register.KINDS) == total


@pytest.mark.parametrize(
    "table",
    [
        *(after_2016.tbl_since.returned(kind) for kind in after_2016.KINDS),
        after_2016.tbl_recommended_since.returned(),
        register.tbl_register_all.returned(),
    ],
    ids=lambda table: table.caption[:30],
)
def test_the_widths_of_a_table_fill_the_page(table: object) -> None:
    columns = table.columns.values()  # type: ignore[attr-defined]
    assert sum(column.width for column in columns) == pytest.approx(1)


# Words of the book ---------------------------------------------------------------

RESTS_ON_2016 = (
    "gaps",
    *(f"gaps-register-{domain.replace(' ', '-')}" for domain in register.DOMAINS),
    "gaps-2005",
    "profile",
    "profile-abuse",
    "profile-groups",
    "service-response",
    "service-response-peer",
)


@pytest.mark.parametrize("chapter", RESTS_ON_2016)
def test_a_chapter_that_rests_on_2016_says_so_in_its_first_line(chapter: str) -> None:
    text = (REPOSITORY / f"chapters/{chapter}.qmd").read_text(encoding="utf-8")
    (first,) = re.findall(r"^# .+\n\n(.+)$", text, flags=re.MULTILINE)[:1]
    assert re.search(r"rests on .*2016|describes 2016", first)


def test_the_title_page_says_what_the_edition_rests_on() -> None:
    settings = (REPOSITORY / "_quarto.yml").read_text(encoding="utf-8")
    assert re.search(r"^  rests-on: .*2016", settings, flags=re.MULTILINE)
