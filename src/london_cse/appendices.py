"""Tables of the appendices: sources, symbols, editions, and what was assumed and checked."""

from __future__ import annotations

from needsbook import Column, Tabulation, dictionary, dictionary_symbols, number, table

from london_cse.sources import assumptions, corrections, edition, editions, quality_checks


@table(title="Data sources", kind="record")
def tbl_sources() -> Tabulation:
    """Every dataset of the assessment, as the data dictionary describes it."""
    data = dictionary()
    # The confirmed licences with their datasets, and what holds for all others, once.
    held = data[data["confirmed"] != ""]
    titles = held["title"] + held["wholly_confirmed"].map({True: "", False: " (in part)"})
    by_licence = titles.groupby(held["confirmed"], sort=False).agg("; ".join)
    return Tabulation(
        data,
        {
            "title": Column("Dataset", width=0.28),
            "publisher": Column("Publisher", width=0.2),
            "period": Column("Period", width=0.2),
            "currency": Column("Currency", width=0.32),
        },
        "The datasets of this assessment, with publisher, period and currency",
        (
            *(f"Licence {licence}: {named}" for licence, named in by_licence.items()),
            "All other licences are not confirmed; check before you reuse",
        ),
    )


@table(title="Symbols", kind="record")
def tbl_symbols() -> Tabulation:
    """What each symbol of each dataset means, and how it is shown."""
    data = dictionary_symbols()
    data["where"] = data["where"].replace("", "all other rows")
    # Names of columns and codes break across lines only at a space.
    for name in ("column", "where"):
        data[name] = data[name].str.replace("_", " ")
    data["symbol"] = data["symbol"].astype(str)
    return Tabulation(
        data,
        {
            "dataset": Column("Dataset", width=0.15),
            "column": Column("Column", width=0.13),
            "where": Column("Years and rows", width=0.2),
            "symbol": Column("In the source", width=0.08),
            "shown": Column("Shown as", width=0.08),
            "meaning": Column("Meaning", width=0.12),
            "reason": Column("Reason", width=0.24),
        },
        "Symbols in place of a number: what each source prints, what it means there and how this "
        "assessment shows it",
        row_headers=3,
    )


@table(title="Corrections", kind="record")
def tbl_corrections() -> Tabulation:
    """Corrections made to published editions."""
    names = ["date", "edition", "chapter", "was", "now", "reason"]
    data = corrections(columns=names)
    return Tabulation(
        data,
        {name: Column(name.capitalize()) for name in names},
        "Corrections to published editions of this assessment",
        () if len(data) else ("No corrections have been made.",),
    )


@table(title="Editions", kind="record")
def tbl_editions() -> Tabulation:
    """The editions of the assessment and the reports before it."""
    data = editions(columns=["edition", "date", "title", "reference_period", "changes"])
    data["edition"] = data["edition"].astype(str)
    # What is said of the edition in print stands in one place only; a row of it adds what changed.
    label, day, reference = (str(edition.value(key)) for key in ("label", "date", "reference"))
    year = label.split()[0]
    if year not in set(data["edition"]):
        title = f"London child sexual exploitation needs assessment, {label}"
        data.loc[len(data)] = [year, day, title, reference, "Public statistics brought up to date."]
    data.loc[data["edition"] == year, "date"] = day
    return Tabulation(
        data,
        {
            "edition": Column("Edition", width=0.1),
            "date": Column("Issued", width=0.14),
            "title": Column("Title", width=0.26),
            "reference_period": Column("Reference period", width=0.18),
            "changes": Column("What changed", width=0.32),
        },
        "Editions of the assessment and the reports that it builds on",
    )


# What was assumed and what was checked ------------------------------------------


@table(title="Assumptions", kind="record")
def tbl_assumptions() -> Tabulation:
    """Assumptions with reason, effect and how sure they are."""
    data = assumptions(columns=["id", "subject", "assumption", "why", "effect", "sure", "exhibits"])
    return Tabulation(
        data,
        {
            "id": Column("No.", width=0.06),
            "assumption": Column("Assumption", width=0.32),
            "why": Column("Why", width=0.25),
            "effect": Column("Effect on the figures", width=0.26),
            "sure": Column("How sure", width=0.11),
        },
        "Assumptions of this edition, why they are made and what they do to the figures",
    )


@table(title="Quality checks", kind="record")
def tbl_quality_checks() -> Tabulation:
    """What was checked, how, and by whom or what."""
    return Tabulation(
        quality_checks(columns=["id", "check", "how", "by", "evidence"]),
        {
            "id": Column("No.", width=0.06),
            "check": Column("Check", width=0.24),
            "how": Column("How", width=0.5),
            "by": Column("By", width=0.2),
        },
        "Checks of the quality of this edition, and who or what made them",
    )


@number(unit="assumptions", kind="record")
def count_assumptions(sure: str) -> int:
    """Assumptions of this edition that are sure, fairly sure or unsure."""
    return len(assumptions(where={"sure": sure}, columns=["id"]))


@number(unit="checks", kind="record")
def count_checks(by: str) -> int:
    """Checks of quality made by the program, by its developers, or by nobody yet."""
    return len(quality_checks(where={"by": by}, columns=["id"]))
