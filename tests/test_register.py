"""The register of gaps: counts by hand from the 2016 report, rules, and the domain pages.

Counts were made by reading the report of 2016; the comment gives the section. The
words are not quoted.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

import pytest
from assessment import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from needsbook.data.area_pages import entries
from needsbook.ground.project import find_project

from london_cse import appendices
from london_cse.register import figures_beside, matrix, recommendations
from london_cse.register import gaps as register

COUNTED, SEVERAL, ONE, STATED = register.STRENGTHS
PROJECT = find_project(REPOSITORY)


def rows(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_gap(name: str, column: str) -> dict[str, list[str]]:
    held = defaultdict(list)
    for row in rows(name):
        held[row["gap"]].append(row[column])
    return held


def at(section: str) -> set[str]:
    """The gaps with evidence in a section of the report."""
    return {row["gap"] for row in rows("gap_evidence") if row["locator"] == section}


# Counts by hand ------------------------------------------------------------------

PEERS = " (peer-on-peer abuse)"
GAPS_IN_SECTION = {
    # Section 4, Prevention: ages under 10; 10 to 13; gender; early work on harmful
    # behaviour; heterosexuality taken for granted; schools and academies; places of risk.
    "Section 4: Prevention": 7,
    # Section 4, Identification: quality of training; context left out of it; tools not
    # aligned; boys rarely identified; boys seen as perpetrators; social media.
    "Section 4: Identification": 6,
    # Section 4, Protection: heavy-handed or criminal justice; length of cases; witnesses;
    # places of safety; schools that move the victim.
    "Section 4: Protection": 5,
    # Section 4, Recovery: thresholds and waits; too short; non-clinical models; finances;
    # organisations of vulnerable communities.
    "Section 4: Recovery": 5,
    # Section 4, adult survivors: undisclosed and too little targeted support; services
    # overwhelmed; no strategy.
    "Section 4: Key gaps for adult survivors of CSA": 3,
    # Section 3, Gaps in the prevention response: schools; disjointed work (audit); siloed
    # from domestic violence; funding; what young people say of schools.
    "Section 3: Gaps in the prevention response": 5,
    # Section 3, Gaps in the identification response: uneven assessment; tools; borough
    # boundaries; disbelief and blame; boys rarely identified; boys as perpetrators; boys
    # and grooming; learning difficulties; not heterosexual; online.
    "Section 3: Gaps in the identification response": 10,
    # Section 3, Gaps in the protection response: no MASE everywhere; made for younger
    # children; slow contact; schools; coerced or chosen; criminalised or heavy-handed;
    # prosecution over support; witnesses.
    "Section 3: Gaps in the protection response": 8,
    # Section 3, Gaps in the recovery response: thresholds and waits; too short; models;
    # 16 to 18; independent living; therapeutic foster care; isolating placements; places
    # of safety; gender.
    "Section 3: Gaps in the recovery response": 9,
    # Section 3, peers, recovery: scattered and small; procedures over services; lost to
    # statutory services; move at 16 and 17; placements break down; out of borough; one site.
    f"Section 3: The recovery response{PEERS}": 7,
    # Section 2, learning disabilities: seen as not sexual (lessons; not at risk); support
    # plans; untrained staff; few specialists; what they say themselves (telling; witnesses).
    "Section 2: Vulnerability of young people with learning disabilities": 7,
    # Section 2, looked after: choice; abusive carers.
    "Section 2: Vulnerability of young people who are looked after": 2,
}


@pytest.mark.parametrize("section", GAPS_IN_SECTION)
def test_gaps_counted_by_hand_in_the_report(section: str) -> None:
    assert len(at(section)) == GAPS_IN_SECTION[section]


def test_the_domain_follows_the_section_that_names_the_gap() -> None:
    domain_of = {row["gap"]: row["domain"] for row in rows("gaps_2016")}
    for domain in ("prevention", "identification", "protection", "recovery"):
        # A heading of Section 4 is a domain's own, except that the gap on boys' and
        # girls' safety may be met in two.
        named = {domain_of[gap] for gap in at(f"Section 4: {domain.capitalize()}")}
        assert named == {domain}
    survivors = {gap for gap, domain in domain_of.items() if domain == "adult survivors"}
    assert at("Section 3: The service response to adult survivors of CSA") <= survivors


@pytest.mark.parametrize(
    ("group", "words", "kinds"),
    [
        # Sections 2 (police profile; practitioners' round tables) and 4 (Crime Survey, own view)
        (
            "boys and young men",
            "rarely identified",
            {"statistics", "survey", "literature", "unattributed statement"},
        ),
        # Section 3, peers, prevention: audits and other stakeholders
        ("boys and young men", "abuse a female partner", {"audit", "stakeholder testimony"}),
        # Section 3, peers, identification: stakeholders; Section 2: cited research
        (
            "Black and minority ethnic young people",
            "readily as perpetrators",
            {"stakeholder testimony", "literature"},
        ),
        # Section 3, prevention gaps: young people, in a report of a charity
        ("children harmed by peers", "about bullying", {"testimony of those affected"}),
        # Section 3, adult survivors: a survey; the report's conclusion
        ("adult survivors", "do not ask about abuse", {"survey", "unattributed statement"}),
        # Section 2, peer-on-peer abuse: police records
        ("all children and young people", "knew each other", {"statistics"}),
    ],
)
def test_evidence_read_by_hand(group: str, words: str, kinds: set[str]) -> None:
    (row,) = [one for one in rows("gaps_2016") if words in one["summary"]]
    assert set(by_gap("gap_evidence", "evidence")[row["gap"]]) == kinds
    assert group in by_gap("gap_groups", "group")[row["gap"]]


# The register holds together -----------------------------------------------------


def test_every_gap_has_a_group_a_setting_an_agency_and_evidence_with_a_place() -> None:
    listed = {row["gap"] for row in rows("gaps_2016")}
    for name, column in (
        ("gap_groups", "group"),
        ("gap_settings", "setting"),
        ("gap_agencies", "agency"),
        ("gap_evidence", "evidence"),
        ("gap_evidence", "locator"),
    ):
        held = by_gap(name, column)
        assert set(held) == listed, name
        assert all(all(values) for values in held.values())


def test_every_section_is_referred_to_and_in_reading_order() -> None:
    sections = [row["locator"] for row in rows("report_sections")]
    used = {row["locator"] for row in rows("gap_evidence")}
    used |= {row["locator"] for row in rows("recommendation_findings")}
    assert set(sections) == used
    parts = [row["part"] for row in rows("report_sections")]
    order = ["Executive summary", "Section 2", "Section 3", "Section 4", "Appendix 1"]
    assert [part for part, _ in itertools.groupby(parts)] == order


def test_no_gap_is_registered_twice() -> None:
    summaries = [row["summary"] for row in rows("gaps_2016")]
    assert len(set(summaries)) == len(summaries)


# How sure ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "sure"),
    [
        (["unattributed statement"], STATED),
        (["stakeholder testimony"], ONE),
        (["audit", "audit", "unattributed statement"], ONE),
        (["stakeholder testimony", "literature"], SEVERAL),
        (["stakeholder testimony", "statistics"], COUNTED),
        (["survey", "audit"], COUNTED),
    ],
)
def test_how_sure_follows_from_the_kinds(kinds: list[str], sure: str) -> None:
    assert register.strength(kinds) == sure


@pytest.mark.parametrize("kinds", [[], ["hearsay"], ["audit", "hearsay"]])
def test_unknown_or_no_evidence_is_refused(kinds: list[str]) -> None:
    with pytest.raises(ValueError, match="kinds of evidence"):
        register.strength(kinds)


KIND = st.sampled_from(register.KINDS)


@given(kinds=st.lists(KIND, min_size=1), more=KIND)
def test_more_evidence_never_makes_a_gap_less_sure(kinds: list[str], more: str) -> None:
    order = list(register.STRENGTHS)
    before, after = register.strength(kinds), register.strength([*kinds, more])
    assert order.index(after) <= order.index(before)
    if more == register.UNATTRIBUTED or more in kinds:
        assert after == before


# Matrix and tables agree with the register ---------------------------------------


def test_the_totals_of_the_matrix_are_those_of_the_register() -> None:
    data = matrix.gaps_by_group().set_index("group")
    domains = {row["gap"]: row["domain"] for row in rows("gaps_2016")}
    groups = by_gap("gap_groups", "group")
    for domain in register.DOMAINS:
        assert data.loc[matrix.TOTAL, domain] == sum(one == domain for one in domains.values())
        for group in data.index[:-1]:
            concerned = [g for g in domains if domains[g] == domain and group in groups[g]]
            assert data.loc[group, domain] == len(concerned)
            signs = {
                matrix.SIGNS[row["evidence"]]
                for row in rows("gap_evidence")
                if row["gap"] in concerned
            }
            assert set(data.loc[group, f"{domain}: evidence"]) == signs
    assert data.loc[matrix.TOTAL, matrix.TOTAL] == len(domains)
    assert data[matrix.TOTAL][:-1].sum() == len(rows("gap_groups"))
    assert set(data.index[:-1]) == {row["group"] for row in rows("gap_groups")}


def test_the_tables_by_domain_add_up() -> None:
    for table, add in (
        (register.by_domain("strength", register.STRENGTHS), True),
        (register.by_domain("kinds", register.KINDS), False),
    ):
        table = table.set_index("domain")
        columns = [name for name in table.columns if name not in ("all", "is_total")]
        parts = table.drop(index="all")
        assert (parts[[*columns, "all"]].sum() == table.loc["all", [*columns, "all"]]).all()
        if add:
            assert (table[columns].sum(axis=1) == table["all"]).all()


@pytest.mark.parametrize("domain", register.DOMAINS)
def test_a_domain_shows_each_of_its_gaps_once_with_everything_said_of_it(domain: str) -> None:
    table = register.tbl_register.returned(domain)
    expected = [row["gap"] for row in rows("gaps_2016") if row["domain"] == domain]
    assert list(table.data["gap"]) == expected
    places = by_gap("gap_evidence", "locator")
    for row in table.data.to_dict("records"):
        # The summary of 2016 is not called by the name of this book's.
        shown = [
            place.replace("Executive summary", "Summary of 2016") for place in places[row["gap"]]
        ]
        assert all(place in row["evidence"] for place in shown)
    sure = register.tbl_register_strength.returned(domain).data
    assert list(sure["gaps"]) == [
        *((table.data["strength"] == one).sum() for one in register.STRENGTHS),
        len(expected),
    ]


def test_an_unknown_domain_is_refused() -> None:
    with pytest.raises(ValueError, match="no domain “disruption”"):
        register.gaps("disruption")
    with pytest.raises(KeyError):
        register.count_gaps_with.returned("all", "colour", "blue")


def test_counting_with_a_condition() -> None:
    # Section 4: the three groups of which few services are aimed, in one gap
    having = register.count_gaps_with.returned
    assert having("governance", "group", "unaccompanied asylum-seeking children") == 1
    in_domain = register.count_gaps.returned("adult survivors")
    assert having("all", "group", "adult survivors") == in_domain


# Recommendations of 2005 ---------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        (["progress"], "addressed"),
        (["progress", "example"], "addressed"),
        (["progress", "progress", "lack"], "partly addressed"),
        (["lack"], "still a gap"),
        (["example", "lack"], "still a gap"),
        (["silent"], "not mentioned"),
        (["example", "silent"], "an example only"),
    ],
)
def test_the_state_follows_from_the_findings(findings: list[str], state: str) -> None:
    assert recommendations.state(findings) == state


# Read by hand: what the report of 2016 says, and where.
STATES = {
    "r05": "still a gap",  # Section 2, going missing: under-reporting, no structure
    "r18": "still a gap",  # Section 3, recovery gaps: thresholds; one friendlier site
    "r23": "still a gap",  # Section 4: girls who offend; one borough's team prepared
    "r30": "still a gap",  # Section 4: innovative work with short-term money
    "r04": "partly addressed",  # Section 3: protocol; Section 4: reporting not uniform
    "r07": "partly addressed",  # Section 3: training; Section 4: its quality
    "r21": "partly addressed",  # Section 3: group work in lessons; audit: inconsistent
    "r17": "an example only",  # Section 3: a post for hubs; no lead who trains staff
    "r11": "not mentioned",  # no word on which police team leads
    "r25": "not mentioned",  # no word on disputes over age
}


def test_states_read_by_hand() -> None:
    listed = recommendations.listed().set_index("recommendation")
    assert len(listed) == 30  # bullet points of the summary report of 2005
    for one, state in STATES.items():
        assert listed.loc[one, "state"] == state
    assert set(listed["state"]) <= set(recommendations.STATES)


def test_counts_of_recommendations_add_up() -> None:
    # Headings of the 2005 summary report: 3, 2, 5, 6, 2, 4, 1, 5 and 2 bullet points
    table = recommendations.counts()
    assert list(table["all"]) == [3, 2, 5, 6, 2, 4, 1, 5, 2, 30]
    assert (table[list(recommendations.STATES)].sum(axis=1) == table["all"]).all()
    assert (
        (table.drop(columns="agency").iloc[:-1].sum() == table.iloc[-1][1:]).drop("is_total").all()
    )


def test_what_was_still_open_stands_beside_gaps_and_what_was_not_mentioned_does_not() -> None:
    listed = recommendations.listed()
    linked = {row["recommendation"] for row in rows("gap_recommendations")}
    still = set(listed.loc[listed["state"].isin(recommendations.OPEN), "recommendation"])
    assert linked == still
    table = recommendations.still_open()
    assert set(table["recommendation"]) == still
    assert (table["gaps"] > 0).all()
    states = list(table["state"])
    assert states == sorted(states, key=recommendations.OPEN.index)
    summaries = {row["gap"]: row["summary"] for row in rows("gaps_2016")}
    for row in rows("gap_recommendations"):
        (named,) = table.loc[table["recommendation"] == row["recommendation"], "named"]
        assert summaries[row["gap"]] in named


# Figures beside the gaps ---------------------------------------------------------


@pytest.mark.parametrize("domain", register.DOMAINS)
def test_each_figure_beside_the_gaps_has_a_kind_a_period_and_a_limit(domain: str) -> None:
    data = figures_beside.beside(domain)
    assert set(data["kind"]) <= {"published study", "official statistic", "own estimate"}
    assert "published study" in set(data["kind"])
    for column in ("measure", "period", "limit"):
        assert (data[column] != "").all()
    assert ((data["value"] != "") | (data["value_status"] != "")).all()


@pytest.mark.parametrize(
    ("domain", "measure", "value", "kind"),
    [
        ("protection", "had gone missing", "35%", "published study"),  # Section 2: MPS data
        ("identification", "at risk of CSE", "more than 1,400", "published study"),
        ("recovery", "individual therapeutic", "93%", "published study"),  # audit of 2014
        ("recovery", "depression in childhood", "£256,000", "published study"),  # cost table
        ("adult survivors", "on the Crime Survey", "more than 450,000", "published study"),
        # DfE: 2,480 assessments in London, year ending March 2024, as published
        ("identification", "Assessments with CSE recorded, London", "2,480", "official statistic"),
        # 24.1% of the 7,173,650 adults of mid-2024 (ONS): 1,728,850
        ("adult survivors", "in childhood, NSPCC method", "1,730,000", "own estimate"),
    ],
)
def test_figures_as_their_sources_print_them(
    domain: str, measure: str, value: str, kind: str
) -> None:
    data = figures_beside.beside(domain)
    (row,) = data[data["measure"].str.contains(measure)].to_dict("records")
    assert (row["value"], row["kind"]) == (value, kind)


# Pages ---------------------------------------------------------------------------

PAGES = {
    domain: f"chapters/gaps-register-{domain.replace(' ', '-')}.qmd" for domain in register.DOMAINS
}


@pytest.mark.parametrize("domain", PAGES)
def test_a_domain_page_answers_its_questions_with_the_exhibits_of_its_domain(domain: str) -> None:
    page = PAGES[domain]
    assert page in {item.path for item in entries(PROJECT)}
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+?) \{", text, flags=re.MULTILINE)
    assert headings == ["What is needed", "What is there", "What is missing", "How sure are we"]
    calls = re.findall(r"^(tbl_\w+)\(\"(.+)\"\)$", text, flags=re.MULTILINE)
    assert calls == [
        ("tbl_register_figures", domain),
        ("tbl_register", domain),
        ("tbl_register_strength", domain),
    ]


def test_the_chapter_on_gaps_leads_to_every_domain_page_and_repeats_none() -> None:
    text = (REPOSITORY / "chapters/gaps.qmd").read_text(encoding="utf-8")
    for page in PAGES.values():
        assert f"@sec-{page.removeprefix('chapters/gaps-').removesuffix('.qmd')}" in text
    assert "tbl_register(" not in text


# Symbols -------------------------------------------------------------------------


def test_no_two_rows_of_the_table_of_symbols_look_alike() -> None:
    table = appendices.tbl_symbols.returned()
    shown = [tuple(row[name] for name in table.columns) for row in table.data.to_dict("records")]
    assert len(set(shown)) == len(shown)
    assert {"column", "where"} <= set(table.columns)
    # datapackage.json: x is confidential until 2017 and c after it
    years = {
        row["symbol"]: row["where"]
        for row in table.data.to_dict("records")
        if row["dataset"] == "missing-from-care" and row["meaning"] == "confidential"
    }
    assert years == {"x": "year 2015–2017", "c": "year 2019–2023"}


def widths(columns: Iterable[object]) -> float:
    return sum(getattr(column, "width", None) or 0 for column in columns)


@pytest.mark.parametrize(
    "table",
    [
        appendices.tbl_symbols.returned(),
        register.tbl_register.returned("recovery"),
        register.tbl_register_strength.returned("recovery"),
        figures_beside.tbl_register_figures.returned("recovery"),
        recommendations.tbl_still_open.returned(),
        recommendations.tbl_recommendations.returned("Police"),
    ],
    ids=lambda table: table.caption[:30],
)
def test_the_widths_of_a_table_fill_the_page(table: object) -> None:
    assert widths(table.columns.values()) == pytest.approx(1)  # type: ignore[attr-defined]
