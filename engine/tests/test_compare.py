"""Two editions side by side: what was revised, moved on, came or went."""

from __future__ import annotations

from needsbook.edition.compare import Change, as_json, as_markdown, compare
from needsbook.edition.kept import Caption, Hashed, Kept, Said, Value


def value(id: str, exact: str, period: str = "", status: str = "") -> Value:
    return Value(id, exact or "[c]", exact, "children", status, period)


def kept(label: str, *values: Value, **more: object) -> Kept:
    return Kept({"edition": label, "date": "2026-11-01"}, values, **more)


def test_a_number_of_the_same_period_was_revised() -> None:
    before, after = kept("A", value("count", "12", "2023")), kept("B", value("count", "15", "2023"))
    (change,) = compare(before, after).revised
    assert (change.difference, change.relative) == (3, 0.25)


def test_a_number_of_a_later_period_moved_on() -> None:
    before, after = kept("A", value("count", "12", "2023")), kept("B", value("count", "15", "2024"))
    found = compare(before, after)
    assert found.revised == ()
    assert [one.after.period for one in found.moved_on] == ["2024"]


def of_area(exact: str, low: str, high: str, rank: str, period: str) -> Value:
    return Value("rate--e01", exact, exact, "per 10,000", "", period, low, high, rank)


def test_interval_and_place_are_told_old_and_new() -> None:
    before = kept("A", of_area("12", "9.5", "15", "7 of 30", "2023"))
    apart = kept("B", of_area("18", "15.25", "21", "3 of 31", "2024"))
    assert "- rate--e01, 2023 → 2024: 12 → 18 (+6, +50.0%); " in as_markdown(compare(before, apart))
    assert "; interval 9.50 to 15 → 15.3 to 21, they do not overlap; " in as_markdown(
        compare(before, apart)
    )
    assert "; place 7 of 30 → 3 of 31\n" in as_markdown(compare(before, apart))
    (told,) = as_json(compare(before, apart))["moved_on"]
    assert (told["difference"], told["relative"], told["overlaps"]) == (6, 0.5, False)
    assert (told["before"]["rank"], told["after"]["low"]) == ("7 of 30", "15.25")


def test_words_have_no_distance_and_a_share_beyond_tenfold_is_not_told() -> None:
    def told(before: Value, after: Value) -> str:
        return as_markdown(compare(kept("A", before), kept("B", after)))

    low, high = Value("place", "low", "-1", "", ""), Value("place", "neither", "0", "", "")
    assert "- place: low → neither\n" in told(low, high)
    assert "100 → 90 (−10, −10.0%)\n" in told(value("n", "100"), value("n", "90"))
    assert "2 → 30 (+28)\n" in told(value("n", "2"), value("n", "30"))


def test_intervals_that_touch_overlap_and_an_old_place_is_not_told_again() -> None:
    before = kept("A", of_area("12", "9.5", "15", "3 of 30", "2023"))
    after = kept("B", of_area("18", "15", "21", "3 of 30", "2024"))
    text = as_markdown(compare(before, after))
    assert "interval 9.50 to 15 → 15 to 21, they overlap\n" in text
    assert "place" not in text


def test_an_edition_that_was_kept_without_intervals_is_compared_without_them() -> None:
    before = kept("A", value("rate--e01", "12", "2023"))
    (change,) = compare(before, kept("B", of_area("18", "15", "21", "", "2024"))).moved_on
    assert change.overlaps is None
    assert "interval" not in as_markdown(compare(before, kept("B", change.after)))


def test_what_one_edition_alone_has() -> None:
    found = compare(kept("A", value("old", "1")), kept("B", value("new", "2")))
    assert [one.id for one in found.gone] == ["old"]
    assert [one.id for one in found.added] == ["new"]


def test_a_gap_that_came_is_before_all_other_changes() -> None:
    gone = Change(value("a", "12"), value("a", "", status="confidential"))
    small = Change(value("b", "12"), value("b", "13"))
    assert gone.difference is None
    assert gone.size > small.size
    assert not Change(value("a", "12"), value("a", "12")).differs


def test_cells_captions_methods_and_data() -> None:
    before = kept(
        "A",
        captions=(Caption("fig-a", "A", "In 2023"),),
        hashes=(Hashed("function", "a.rate", "1"), Hashed("data", "counts", "1")),
        tables={"tbl-a": "area,count\nE01,12\nE02,7\n"},
    )
    after = kept(
        "B",
        captions=(Caption("fig-a", "A", "In 2024"),),
        hashes=(Hashed("function", "a.rate", "2"), Hashed("data", "counts", "1")),
        tables={"tbl-a": "area,count\nE01,12\nE02,8\n"},
    )
    found = compare(before, after)
    ((cell,),) = found.tables.values()
    assert (cell.row, cell.column, cell.before, cell.after) == ("E02", "count", "7", "8")
    assert [(one.before, one.after) for one in found.captions] == [("In 2023", "In 2024")]
    assert [name for name in found.methods if "a.rate" in name]
    assert found.data == ()


def test_a_schema_that_differs_and_a_file_that_was_taken_in() -> None:
    first = Hashed("intake", "counts, from a.csv: 3 added, 0 revised, 0 withdrawn", "1")
    second = Hashed("intake", "counts, from b.csv: 2 added, 1 revised, 0 withdrawn", "2")
    before = kept("A", hashes=(Hashed("schema", "counts", "1"), first))
    after = kept("B", hashes=(Hashed("schema", "counts", "2"), first, second))
    assert compare(before, after).data == (
        "counts: its columns are described otherwise",
        "taken in: counts, from b.csv: 2 added, 1 revised, 0 withdrawn",
    )
    assert compare(after, after).data == ()


def test_a_sentence_that_differs_stands_beside_the_one_it_was() -> None:
    before = kept("A", sentences=(Said("a.qmd", "The count rose in the north."),))
    after = kept("B", sentences=(Said("a.qmd", "The count fell in the north."),))
    (told,) = compare(before, after).sentences
    assert (told.before, told.after) == (
        "The count rose in the north.",
        "The count fell in the north.",
    )


def test_the_draft_of_a_page_names_the_largest_change() -> None:
    before = kept("A", value("count", "12", "2023"), value("rate", "1", "2023"))
    after = kept("B", value("count", "13", "2023"), value("rate", "9", "2023"))
    text = as_markdown(compare(before, after), largest=1)
    assert "rate" in text
