"""What ran and what was read is noted while somebody asks, and only then."""

from __future__ import annotations

from needsbook.ground.recorder import (
    Read,
    Recording,
    Selection,
    is_recording,
    note_dictionary,
    note_edition,
    note_read,
    note_treatment,
    recording,
    running,
    site_of,
    take_in,
)


def read(dataset: str, *columns: str) -> Read:
    return Read(Selection(dataset, "rows", (), columns), "digest", (), columns, (), 3, ())


def one() -> None:
    """Stand in for a function of the analysis."""


def test_outside_a_recording_nothing_is_noted() -> None:
    assert not is_recording()
    note_read(read("counts", "count"))
    with recording() as record:
        assert is_recording()
    assert record.datasets == ()


def test_each_read_is_noted_once_in_order() -> None:
    with recording() as record:
        note_read(read("b", "x"))
        note_read(read("a", "x"))
        note_read(read("b", "x"))
        note_edition("date")
        note_dictionary()
    assert record.datasets == ("b", "a")
    assert len(record.reads) == 2
    assert record.edition_keys == {"date"}
    assert record.uses_dictionary


def test_an_inner_recording_is_in_the_outer_one() -> None:
    with recording() as outer, recording() as inner:
        note_read(read("a", "x"))
    assert inner.datasets == ("a",)
    take = Recording()
    take.add(inner, "caller")
    assert take.datasets == ("a",)
    assert outer.datasets in ((), ("a",))


def test_what_was_stored_is_taken_in() -> None:
    stored = Recording(reads={read("a", "x"): None}, edition_keys={"label"})
    with recording() as record:
        take_in(stored)
    assert record.datasets == ("a",)
    assert record.edition_keys == {"label"}


def test_a_treatment_is_told_with_the_function_that_runs() -> None:
    with recording() as record, running(one):
        note_treatment("confidential", "1 to 5", "left out")
    (treated,) = record.treatments
    assert (treated.meaning, treated.how) == ("confidential", "left out")
    assert treated.by.endswith("one")


def test_a_site_has_the_lines_of_the_function() -> None:
    site = site_of(one)
    assert site.name.endswith(".one")
    assert site.last_line - site.first_line == 1
