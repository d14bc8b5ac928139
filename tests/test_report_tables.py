"""Every table of the two reports against its printed values, and totals against parts.

The expected numbers are typed here from the reports, not read from the data files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from assessment import REPOSITORY


def rows(name: str) -> Iterator[dict[str, str]]:
    with (REPOSITORY / "data" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


SITES = ("Camberwell", "Paddington", "Whitechapel", "Total")
PATHWAYS = ("FME only", "FME and follow-up", "Total FMEs", "Follow-up only", "Total clients")

# Appendix 2 of the 2016 assessment: a line an age group and pathway, by site and in total.
HAVENS = {
    "2011/12": """
        28 28 28 84
        22 19 15 56 | 31 21 34 86 | 53 40 49 142 | 30 12 34 76 | 83 52 83 218
        16 31 21 68 | 20 13 26 59 | 36 44 47 127 | 18 16 16 50 | 54 60 63 177""",
    "2012/13": """
        27 44 0 71
        16 36 0 52 | 26 16 0 42 | 42 52 0 94 | 16 17 1 34 | 58 69 1 128
        22 32 2 56 | 16 12 2 30 | 38 44 4 86 | 10 11 4 25 | 48 55 8 111""",
    "2013/14": """
        51 58 0 109
        20 64 0 84 | 20 30 0 50 | 40 94 0 134 | 23 18 29 70 | 63 112 29 204
        15 35 5 55 | 20 15 7 42 | 35 50 12 97 | 7 9 13 29 | 42 59 25 126""",
    "2014/15": """
        37 54 0 91
        14 39 10 63 | 21 13 16 50 | 35 52 26 113 | 22 12 27 61 | 57 64 53 174
        25 35 14 74 | 17 10 11 38 | 42 45 25 112 | 12 9 18 39 | 54 54 43 151""",
}
AGES = ("0-12", "13-15", "16-17")


def havens_printed() -> dict[tuple[str, str, str, str], int]:
    printed = {}
    for year, text in HAVENS.items():
        for age, line in zip(AGES, text.strip().split("\n"), strict=True):
            groups = line.strip().split(" | ")
            names = PATHWAYS[:1] if age == "0-12" else PATHWAYS
            for pathway, numbers in zip(names, groups, strict=True):
                for site, number in zip(SITES, numbers.split(), strict=True):
                    printed[year, age, pathway, site] = int(number)
    return printed


def test_havens_by_site_and_pathway() -> None:
    held = {
        (r["year"], r["age_group"], r["pathway"], r["site"]): int(r["clients"])
        for r in rows("havens_clients.csv")
    }
    assert held == havens_printed()


def test_havens_totals_equal_their_parts() -> None:
    cells = havens_printed()
    for (year, age, pathway, site), number in cells.items():
        if site == "Total":
            assert number == sum(cells[year, age, pathway, s] for s in SITES[:3])
        if pathway == "Total FMEs":
            assert number == sum(cells[year, age, p, site] for p in PATHWAYS[:2])
        if pathway == "Total clients":
            parts = ("Total FMEs", "Follow-up only")
            assert number == sum(cells[year, age, p, site] for p in parts)


def test_havens_by_age_and_year() -> None:
    printed = {
        "0-12": (84, 71, 109, 91),
        "13-15": (218, 128, 204, 174),
        "16-17": (177, 111, 126, 151),
        "Total": (479, 310, 439, 416),
    }
    held = {(r["age_group"], r["year"]): int(r["clients"]) for r in rows("havens_age_groups.csv")}
    for age, numbers in printed.items():
        assert tuple(held[age, year] for year in HAVENS) == numbers
    for column in range(4):
        assert printed["Total"][column] == sum(printed[age][column] for age in AGES)
    assert sum(printed["Total"]) / 4 == 411  # the average that the report prints


ESTIMATES = {
    ("London", "current child", "all"): (172_672, 86_336),
    ("London", "current child", "contact"): (52_491, 26_245),
    ("London", "adult", "all"): (1_682_295, 841_147),
    ("London", "adult", "contact"): (788_794, 394_397),
    ("average borough", "current child", "all"): (5_396, 2_698),
    ("average borough", "current child", "contact"): (1_640, 820),
    ("average borough", "adult", "all"): (52_572, 26_286),
    ("average borough", "adult", "contact"): (24_650, 12_325),
}


def test_estimates_of_victims() -> None:
    held = {
        (r["area"], r["victims"], r["abuse_type"], r["estimate"]): int(r["people"])
        for r in rows("csa_london_estimates.csv")
    }
    assert held == {
        (*key, estimate): number
        for key, numbers in ESTIMATES.items()
        for estimate, number in zip(("central", "lower"), numbers, strict=True)
    }


COSTS = {
    "Health": [(256, 128), (304, 160), (26_032, 13_024), (2_464, 1_232), (29_056, 14_544)],
    "Criminal justice": [(14_384, 7_192), (9_408, 4_704), (23_792, 11_896)],
    "Children's services": [(15_024, 7_512), (1_232, 616), (16_256, 8_128)],
    "All": [(69_104, 34_568)],
}


@pytest.mark.parametrize("sector", COSTS)
def test_costs(sector: str) -> None:
    held: dict[str, list[int]] = {"central": [], "lower": []}
    for row in rows("csa_cost.csv"):
        if row["sector"] == sector:
            held[row["estimate"]].append(int(row["cost"]))
    printed = COSTS[sector]
    assert sorted(held["central"]) == sorted(central * 1000 for central, _ in printed)
    assert sorted(held["lower"]) == sorted(lower * 1000 for _, lower in printed)


def test_cost_totals_equal_their_parts() -> None:
    for sector, printed in COSTS.items():
        if sector == "All":
            continue
        *items, total = printed
        assert total == (sum(c for c, _ in items), sum(low for _, low in items))
    totals = [COSTS[sector][-1] for sector in COSTS if sector != "All"]
    assert COSTS["All"][0] == (sum(c for c, _ in totals), sum(low for _, low in totals))


POLICE = {
    "mps-2015-offences": "333",
    "mps-2015-victims-average-age": "14.6",
    "mps-2015-gang-victims-average-age": "15.4",
    "mps-2015-victims-female": "95",
    "mps-2015-victims-white": "48.5",
    "mps-2015-victims-black": "28",
    "mps-2015-victims-asian": "10",
    "mps-2015-victims-foreign-nationals": "16",
    "mps-2015-missing": "35",
    "mps-2015-repeat-missing": "20",
    "mps-2015-victims-arrested": "61.4",
    "mps-2015-private-residences": "44",
    "mps-2015-public-places": "12",
    "mps-2015-suspects-female": "2.5",
    "mps-2015-suspects-black": "32",
    "mps-2015-suspects-white": "17",
    "mps-2015-suspects-average-age": "24",
    "mps-2015-peer-share": "34",
    "havens-profile-female": "95.3",
    "havens-profile-male": "4.5",
    "havens-profile-transgender": "0.2",
    "havens-profile-age-13": "13",
    "havens-profile-age-14": "19.8",
    "havens-profile-age-15": "21.8",
    "havens-profile-age-16": "23.2",
    "havens-profile-age-17": "22.2",
    "havens-profile-most-deprived": "59",
    "havens-profile-least-deprived": "9.4",
    "havens-profile-white": "50.3",
    "havens-profile-black": "22.4",
    "havens-profile-mixed": "16.1",
    "havens-profile-asian": "7.3",
    "havens-profile-mental-health": "31.8",
    "havens-profile-learning-disability": "6.8",
    "havens-profile-self-harm": "45.1",
    "havens-profile-domestic-violence": "29.4",
    "havens-profile-child-protection": "12",
    "havens-profile-looked-after": "10.7",
    "havens-profile-alcohol": "24.1",
    "havens-profile-drugs": "23.4",
    "havens-profile-police": "91",
    "occ-2012-victims": "2409",
    "occ-2012-victim-perpetrators": "155",
    "occ-2013-at-risk": "16500",
    "radford-2011-11-17-all": "16.5",
    "radford-2011-11-17-contact": "4.8",
    "radford-2011-under-10-all": "1.2",
    "radford-2011-under-10-contact": "0.5",
    "radford-2011-18-24-all": "24.1",
    "radford-2011-18-24-contact": "11.3",
    "audit-2014-therapeutic-support": "93",
    "audit-2014-relationship-education": "89",
    "audit-2014-drug-alcohol-support": "89",
    "harper-scott-2005-cases": "507",
    "harper-scott-2005-known": "175",
    "harper-scott-2005-young-women": "490",
    "harper-scott-2005-estimated-at-risk": "1002",
}


def test_figures_printed_in_the_text() -> None:
    held = {r["figure"]: r["value"] for r in rows("report_figures.csv")}
    assert {key: held[key] for key in POLICE} == POLICE


def test_every_figure_has_a_locator_and_a_citation_in_the_bibliography() -> None:
    bibliography = (REPOSITORY / "references.bib").read_text(encoding="utf-8")
    for row in rows("report_figures.csv"):
        assert row["locator"], row["figure"]
        assert f"{{{row['citation']}," in bibliography, row["figure"]
