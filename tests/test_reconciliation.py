"""Derived figures of the reports: verdicts worked out by hand, and none left out."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from assessment import REPOSITORY
from needsbook.statistics.printed import (
    CONTRADICTED,
    DIFFERENT,
    REPRODUCED,
    ROUNDED,
    UNHELD,
)

from london_cse.reconciliation import differences
from london_cse.reconciliation.formulas import evaluated, text
from london_cse.reconciliation.recomputations import VERDICTS, Recomputation, recomputations

ITEMS = recomputations()
Number = str | int


def made(
    printed: Number, computed: Number | None, unit: str = "people", **more: Any
) -> Recomputation:
    item = Recomputation(
        2016,
        "Section 2",
        "a figure",
        Decimal(printed),
        None if computed is None else Decimal(computed),
        unit,
        needs="the counts" if computed is None else "",
    )
    return replace(item, **more)


def one(figure: str, *words: str) -> Recomputation:
    """The recomputation of a figure (by id, or by its label) that has the words."""
    (item,) = [
        item
        for item in ITEMS
        if figure in (item.ids[:1] or (item.figure,)) and all(w in item.figure for w in words)
    ]
    return item


def beside(figure: str, other: str) -> Recomputation:
    (item,) = [item for item in ITEMS if item.ids[:2] == (figure, other) and item.other]
    return item


HALF = "lower estimate: half of the central one"

# Figure, words of the rule, value worked out by hand (or None), verdict.
BY_RULE = [
    # 59 / 9.4 = 6.2766
    ("havens-deprivation-ratio-summary", (), "6.28", CONTRADICTED),
    # 100 - 50.3 - 22.4 - 16.1 and 100 - 48.5 - 28: the groups printed are not all
    ("havens-profile-asian", (), "11.2", DIFFERENT),
    ("mps-2015-victims-asian", (), "23.5", DIFFERENT),
    # (479 + 310 + 439 + 416) / 4
    ("havens-average-clients", (), "411", REPRODUCED),
    # 100 x 55 / 63, printed as almost 90%
    ("missing-2015-conflict", (), "87.30", ROUNDED),
    # 1,002 / 507; 507 / 1,002; 175 / 507
    ("harper-scott-2005-estimate-ratio", (), "1.98", ROUNDED),
    ("harper-scott-2005-half-identified", (), "0.51", ROUNDED),
    ("harper-scott-2005-known-share", (), "0.35", ROUNDED),
    # 490 / 507, printed as the vast majority
    ("harper-scott-2005-young-women-words", (), "0.97", ROUNDED),
    # 20 months, September 2003 to April 2005
    ("harper-scott-2005-study-years", (), "1.67", ROUNDED),
    ("harper-scott-2005-boroughs-information", (), "31", REPRODUCED),
    ("harper-scott-2005-under-identification", (), None, UNHELD),
    # 31 of 32 is not every borough
    ("harper-scott-2005-every-borough", (), "0.97", CONTRADICTED),
    # 190,000 / 18, printed as more than 10,000
    ("ceop-2014-new-victims-a-year", (), "10555.56", ROUNDED),
    # 5% and 24.1% of two million; over 18 years
    ("csa-london-childhood-risk-low-summary", ("rate",), "100000", REPRODUCED),
    ("csa-london-childhood-risk-high-summary", ("rate",), "482000", ROUNDED),
    ("csa-london-childhood-risk-high-summary", ("table",), "172672", CONTRADICTED),
    ("csa-london-annual-risk-low-summary", (), "5555.56", DIFFERENT),
    ("csa-london-annual-risk-high-summary", (), "27777.78", DIFFERENT),
    # 14 % below and 12 % above the words: no rounding
    ("csa-london-childhood-risk-low-summary", ("table",), "86336", CONTRADICTED),
    ("csa-adult-survivors-low", ("lower estimate",), "841147", CONTRADICTED),
    ("csa-adult-survivors-low", ("contact abuse",), "788794", ROUNDED),
    # 1,919,972 of 8,538,689 residents in mid-2014
    ("children-2016-share", (), "22.49", DIFFERENT),
    ("children-2016-london", ("aged 0 to 17",), "1919972", DIFFERENT),
    # 24.5% of 8,538,689
    ("children-2016-london", ("share",), "2091978.81", ROUNDED),
    # 14,500 x 32; 7% of 6,618,717
    ("csew-2016-london-survivors-summary", ("times 32",), "464000", ROUNDED),
    ("csew-2016-london-survivors-summary", ("printed rate",), "463310.19", ROUNDED),
    # 11% of 3,366,393 / 32; 4% and 3% of 3,252,324 / 32
    ("csew-2016-borough-women-summary", (), "11571.98", DIFFERENT),
    ("csew-2016-borough-men-summary", ("4%",), "4065.41", DIFFERENT),
    ("csew-2016-borough-men-summary", ("3%",), "3049.05", DIFFERENT),
    # (11 + 4) / 2 and (11 + 3) / 2; 11 + 3; 4 / 15; 3,500 / 14,500
    ("csew-2016-adults", ("summary's",), "7.5", DIFFERENT),
    ("csew-2016-adults", ("body's",), "7", REPRODUCED),
    ("csew-2016-adults", ("sum of",), "14", DIFFERENT),
    ("survivors-male-split", ("4%",), "0.27", DIFFERENT),
    ("survivors-male-share-summary", ("average borough",), "0.24", DIFFERENT),
    ("occ-2012-period-months", (), "15", DIFFERENT),
    # the words set beside the tables, in £m
    ("cost-2014-total-low", (), "34.57", CONTRADICTED),
    ("cost-2014-health-low", (), "14.54", CONTRADICTED),
    ("cost-2014-cjs-low", (), "11.90", ROUNDED),
    ("cost-2014-total-high", (), "69.10", ROUNDED),
    ("csa-adult-survivors-high", (), "1682295", CONTRADICTED),
    ("occ-2013-at-risk-london", (), None, UNHELD),
    ("survivors-suicide-attempt-times", (), None, UNHELD),
    # cells of tables: halves, and London / 32
    (f"Health, Suicide and self-harm in childhood, {HALF}", (), "152000", DIFFERENT),
    (f"Health, Depression in childhood, {HALF}", (), "128000", REPRODUCED),
    (f"Health, Total health, {HALF}", (), "14528000", DIFFERENT),
    (f"All, Total cost to the exchequer, {HALF}", (), "34552000", DIFFERENT),
    ("All: total of the lower column", (), "34568000", REPRODUCED),
    (f"London, adult victims, all abuse, {HALF}", (), "841147.50", DIFFERENT),
    (
        "average borough, adult victims, all abuse, central: London divided by 32",
        (),
        "52571.72",
        ROUNDED,
    ),
    (
        "average borough, current child victims, all abuse, central: London divided by 32",
        (),
        "5396",
        REPRODUCED,
    ),
]


@pytest.mark.parametrize(("figure", "words", "value", "verdict"), BY_RULE)
def test_verdict_worked_out_by_hand(
    figure: str, words: tuple[str, ...], value: str | None, verdict: str
) -> None:
    item = one(figure, *words)
    if value is None:
        assert item.computed is None
        assert item.needs
    else:
        assert item.computed is not None
        assert abs(item.computed - Decimal(value)) <= Decimal("0.005")
    assert item.verdict == verdict


@pytest.mark.parametrize(
    ("figure", "other", "verdict"),
    [
        ("csew-2016-men", "csew-2016-men-summary", CONTRADICTED),  # 3% and 4%
        ("peer-2015-mps-share", "mps-2015-peer-share", CONTRADICTED),  # over 55% and 34%
        ("peer-2015-mps-share-summary", "peer-2015-mps-share", ROUNDED),  # 55%, over 55%
        ("peer-london-incidents", "peer-2015-mps-share", ROUNDED),  # around half, 55%
        ("victims-girls-all-sources-summary", "occ-2012-girls", CONTRADICTED),  # 9 in 10, 72%
        ("victims-girls-all-sources-summary", "mps-2015-victims-female", ROUNDED),
        ("csa-familial-share", "occ-2015-familial", CONTRADICTED),  # 70%, two-thirds
        ("risk-tools-2016", "risk-tools-2016-conclusions", CONTRADICTED),  # over 10, ten
        ("csa-estimates-all-high", "radford-2011-18-24-all", ROUNDED),  # 24%, 24.1%
        ("csa-estimates-all-low", "csew-2016-adults", REPRODUCED),
        ("havens-profile-mental-health-words-summary", "havens-profile-mental-health", ROUNDED),
        # one number beside two different things
        ("mps-2015-looked-after-summary", "mps-2015-not-in-school", CONTRADICTED),
        ("ceop-2014-prevalence-summary", "ceop-2014-prevalence", CONTRADICTED),
        (
            "havens-2014-presentations-11-17-summary",
            "havens-2014-presentations-11-17",
            CONTRADICTED,
        ),
    ],
)
def test_two_places_of_one_report(figure: str, other: str, verdict: str) -> None:
    assert beside(figure, other).verdict == verdict


def test_the_sums_of_the_havens_tables_all_agree() -> None:
    sums = [item for item in ITEMS if item.unit == "clients"]
    # a year: 16 sums of pathways, 11 of sites, 3 ages and a total
    assert len(sums) == 4 * (16 + 11 + 3 + 1)
    assert {item.verdict for item in sums} == {REPRODUCED}


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        (made(2, 2), REPRODUCED),
        (made("7.5", "7.46", "times"), ROUNDED),
        (made("7.5", "6.28", "times"), DIFFERENT),
        (made(3, 4, "%", other=True), CONTRADICTED),
        (made(4, 4, "%", other=True), REPRODUCED),
        (made(900, None), UNHELD),
        (made(12540, None, ceiling=Decimal(10556)), CONTRADICTED),
        (made(9540, None, ceiling=Decimal(10556)), UNHELD),
        # two places with one number and other words: at best the words agree
        (made(55, 55, "%", other=True, other_qualifier="over"), ROUNDED),
        (
            made("0.5", "0.5", "share", qualifier="up to", other=True, other_qualifier="almost"),
            ROUNDED,
        ),
        (
            made("0.5", "0.5", "share", qualifier="over", other=True, other_qualifier="almost"),
            CONTRADICTED,
        ),
        (made(10, 10, "tools", other=True, other_qualifier="over"), CONTRADICTED),
        (
            made(7, 7, "%", qualifier="between-low", other=True, other_qualifier="exactly"),
            REPRODUCED,
        ),
        (made(34, 55, "%", other=True, other_qualifier="over"), CONTRADICTED),
        (made(21, 21, "%", counted=("looked after", "not in school")), CONTRADICTED),
        (made(21, 21, "%", counted=("looked after", "looked after")), REPRODUCED),
        (made(450_000, 464_000, qualifier="more than", step=Decimal(50_000)), ROUNDED),
        (made(450_000, 449_999, qualifier="more than", step=Decimal(50_000)), DIFFERENT),
        (made(450_000, 500_000, qualifier="more than", step=Decimal(50_000)), DIFFERENT),
        (made(90, "87.3", "%", qualifier="almost", step=Decimal(10)), ROUNDED),
        (made(90, "90.1", "%", qualifier="almost", step=Decimal(10)), DIFFERENT),
        (made(55, 55, "%", qualifier="over"), ROUNDED),
        (made(10, 10, "tools", qualifier="over"), DIFFERENT),
        (made("0.3333", "0.345", "share", qualifier="about"), ROUNDED),
        (made("0.3333", "0.267", "share", qualifier="about"), DIFFERENT),
        (made("0.9", "0.953", "share", qualifier="more than"), ROUNDED),
        (made("0.9", "0.72", "share", qualifier="more than"), DIFFERENT),
        (made(1, "0.97", "share"), DIFFERENT),
        # a half goes up
        (made(26245, "26245.4"), ROUNDED),
        (made(26245, "26245.5"), DIFFERENT),
        (made(26246, "26245.5"), ROUNDED),
        # words that stop at a round number move it by a tenth at most
        (made(750_000, 820_000, step=Decimal(250_000)), ROUNDED),
        (made(750_000, 841_147, step=Decimal(250_000)), DIFFERENT),
    ],
)
def test_verdict_follows_the_numbers(item: Recomputation, verdict: str) -> None:
    assert item.verdict == verdict


def test_every_recomputed_figure_turns_different_when_its_inputs_change() -> None:
    for item in ITEMS:
        if item.computed is not None and item.counted is None:
            moved = replace(item, computed=2 * item.printed + 10)
            assert moved.verdict == (CONTRADICTED if item.other else DIFFERENT), item.figure


@pytest.mark.parametrize(
    ("item", "cut"),
    [
        (made(5_500, "5555.6", step=Decimal(100)), True),
        (made(27_000, "27777.8", step=Decimal(1_000)), True),
        (made(5_600, "5555.6", step=Decimal(100)), False),  # rounded
        (made(5_400, "5555.6", step=Decimal(100)), False),
        (made(7, "7.5", "%", qualifier="more than"), False),
    ],
)
def test_a_figure_is_cut_if_its_last_digits_were_dropped(item: Recomputation, cut: bool) -> None:
    assert item.cut is cut


def test_a_share_that_is_derived_says_which_it_implies() -> None:
    assert "18.2%" in one("occ-2013-at-risk-london").needs  # 3,000 of 16,500


def test_a_figure_without_inputs_must_say_what_it_needs() -> None:
    with pytest.raises(ValueError, match="no inputs named"):
        replace(made(900, 900), computed=None)


def test_one_row_for_a_rule_has_the_worst_verdict() -> None:
    sums = [made(n, n, rule="sums") for n in (1, 2, 3)]
    for items, shown in (
        (sums, (REPRODUCED, "3 figures", "all agree")),
        ([*sums, made(4, 6, rule="sums")], (DIFFERENT, "4 figures", "3 agree")),
    ):
        (row,) = differences.condensed(differences.as_rows(items)).to_dict("records")
        assert (row["verdict"], row["printed"], row["computed"]) == shown


def test_the_figures_of_a_rule_share_a_row_of_the_table() -> None:
    rows = differences.reconciliation().set_index("figure")
    # London over 32: 5,396 and 2,698 exactly, the others rounded.
    averages = rows.loc["borough averages as London divided by 32"]
    assert (averages["figures"], averages["printed"]) == (8, "8 figures")
    assert (averages["verdict"], averages["computed"]) == (ROUNDED, "all agree")
    # The national costs are not held.
    lines = rows.loc["central estimates of the lines"]
    assert (lines["figures"], lines["verdict"], lines["computed_status"]) == (
        8,
        UNHELD,
        "not available",
    )


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("100 - 2 * (3 + 4)", 86),
        ("[csew-2016-women] + [csew-2016-men]", 14),  # 11% and 3%
        ("[cost Health, Total health, lower] / 2", 7_272_000),  # £14,544,000
        ("[residents 0-17]", 1_919_972),  # ONS, mid-2014
    ],
)
def test_a_formula_by_hand(formula: str, value: int) -> None:
    assert evaluated(formula) == value


@pytest.mark.parametrize("formula", ["2 ** 3", "abs(1)", "a", "1.5 + 1", "[boroughs].real", "-1"])
def test_what_is_no_arithmetic_is_not_evaluated(formula: str) -> None:
    with pytest.raises(ValueError, match="only \\+ - \\* / over whole numbers"):
        evaluated(formula)


def test_a_text_holds_figures_as_printed_and_values() -> None:
    assert text("{csew-2016-men} of men; {100 / 8|.1f}%") == "3% of men; 12.5%"


def rows_of(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report_rows() -> list[dict[str, str]]:
    return rows_of("report_figures")


NOT_DERIVED = {
    row["start"]: row["needs"] for row in rows_of("recomputation_needs") if row["derived"] == "no"
}


def test_no_derived_figure_is_left_out() -> None:
    covered = {item.ids[0] for item in ITEMS if item.ids}
    for row in report_rows():
        derived = (
            row["unit"] in ("%", "share", "times")
            or "verage" in row["measure"]
            or row["qualifier"].startswith("between")
            or "erived" in row["measure"]
        )
        if derived and row["figure"] not in covered:
            assert NOT_DERIVED.get(row["figure"]), row["figure"]


def noted_contradictions() -> list[tuple[str, str]]:
    """Pairs of figures of which a note says that the one contradicts the other."""
    rows = report_rows()
    known = {row["figure"] for row in rows}
    pairs = []
    for row in rows:
        said = row["note"].partition("contradicts")[2].split(";")[0]
        named = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", said)) & known
        pairs += [(row["figure"], other) for other in sorted(named)]
    return pairs


def test_a_contradiction_that_the_data_notes_is_one_in_the_reconciliation() -> None:
    pairs = noted_contradictions()
    assert len(pairs) > 30
    for pair in pairs:
        verdicts = {item.verdict for item in ITEMS if set(pair) <= set(item.ids)}
        assert verdicts & {DIFFERENT, CONTRADICTED}, (pair, verdicts)


def test_a_contradiction_in_the_reconciliation_is_noted_in_the_data() -> None:
    noted = {frozenset(pair) for pair in noted_contradictions()}
    tables = {row["figure"] for row in report_rows() if "table" in row["note"]}
    for item in ITEMS:
        if item.verdict == CONTRADICTED:
            pairs = {frozenset((item.ids[0], other)) for other in item.ids[1:]}
            assert (pairs and pairs <= noted) or item.ids[0] in tables, item.figure


def test_every_id_is_a_printed_figure_and_every_reason_is_still_needed() -> None:
    known = {row["figure"] for row in report_rows()}
    assert {one for item in ITEMS for one in item.ids} <= known
    assert set(NOT_DERIVED) <= known
    for row in rows_of("recomputation_needs"):
        assert any(figure.startswith(row["start"]) for figure in known), row


def test_counts_agree_with_the_tables() -> None:
    counts = differences.verdicts().set_index("verdict")
    assert list(counts.index) == [*VERDICTS, "all"]
    assert counts.loc["all", "all"] == len(ITEMS) == counts["all"][:-1].sum()
    assert (counts["2016"] + counts["2005"] == counts["all"]).all()
    differing = counts.loc[DIFFERENT, "all"] + counts.loc[CONTRADICTED, "all"]
    shown = differences.tbl_differences.returned().data
    assert differences.count_differences.returned() == differing == len(shown)
    assert differences.count_recomputed.returned() == len(ITEMS) - counts.loc[UNHELD, "all"]
    for verdict in VERDICTS:
        assert differences.count_verdict.returned(verdict) == counts.loc[verdict, "all"]
    with pytest.raises(KeyError):
        differences.count_verdict.returned("wrong")


def test_the_table_holds_every_figure_once_and_leaves_no_cell_empty() -> None:
    data = differences.reconciliation()
    assert data["figures"].sum() == len(ITEMS)
    assert list(data["report"]) == sorted(data["report"], reverse=True)
    unheld = data["verdict"] == UNHELD
    assert (data.loc[unheld, "known"] != "").all()
    assert (data.loc[unheld, "computed_status"] == "not available").all()
    assert (data.loc[~unheld, "computed_status"] == "").all()
    assert (data["printed"] != "").all()


@pytest.mark.parametrize("name", ["tbl_verdicts", "tbl_differences", "tbl_reconciliation"])
def test_the_widths_of_the_tables_fill_the_page(name: str) -> None:
    table = getattr(differences, name).returned()
    assert sum(column.width or 0 for column in table.columns.values()) == pytest.approx(1)
    assert len(table.data)
