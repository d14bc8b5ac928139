"""What is local is configuration: codes, currency, paper, kinds, statuses, levels of areas."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdf
import pytest
from books import Book, edition

from needsbook.commands.areas_file import pattern_of, read_areas
from needsbook.commands.new import Asked, new
from needsbook.ground.errors import UsageError

SQUARE = [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]
REGION_PAGE = """\
---
engine: jupyter
---

```{python}
#| include: false
from absence.numbers import pupils
```

# The region {name} {#sec-region .unnumbered}

It had `{python} pupils("{area}")` pupils.
"""


@pytest.fixture
def begun(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def with_settings(book: Book, name: str, line: str) -> None:
    settings = f"[tool.needsbook.{name}]\n{line}\n\n[tool.pytest"
    book.change("pyproject.toml", "[tool.pytest", settings)


def checked(book: Book, *options: str) -> str:
    done = book.run("check", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


# Areas -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "fits", "fits_not"),
    [
        (["E09000001", "E09000033"], "E12000007", "E0900001"),
        (["11", "12", "13"], "19", "1a"),
        (["DE1", "DE25"], "DE300", "FR1"),
        (["75056", "2A004"], "2B033", "2-033x"),
    ],
)
def test_a_pattern_of_codes_is_read_from_the_codes(
    codes: list[str], fits: str, fits_not: str
) -> None:
    pattern = re.compile(pattern_of(codes))
    assert all(pattern.fullmatch(code) for code in [*codes, fits])
    assert not pattern.fullmatch(fits_not)


def test_a_csv_of_areas_takes_the_place_of_the_example(tmp_path: Path) -> None:
    areas = 'AGS,Kreis\n09161,Ingolstadt\n09162,München\n09163,"Rosenheim, Stadt"\n09172,Hof\n'
    (tmp_path / "kreise.csv").write_text(areas, encoding="utf-8")
    done = Book(tmp_path).run("new", "mine", "--areas", "kreise.csv", "--package", "p")
    assert "Its 4 areas are yours, its numbers are invented" in done.stdout
    assert "Its map has squares" in done.stdout
    book = Book(tmp_path / "mine")
    checked(book, "--all")
    assert '"pattern": "[0-9]{5}"' in book.read("data/datapackage.json")
    for path in book.root.rglob("*"):
        if path.suffix in (".qmd", ".csv", ".py", ".md", ".geojson", ".json"):
            assert not re.search(
                r"\b(Alder|Birch|Cedar|D0[123])\b", path.read_text(encoding="utf-8")
            )
    assert "no number is: replace the data" in book.read("index.qmd")
    shown = book.needsbook("show", "tbl_absence()").stdout
    assert "Source: The example's authors, invented numbers." in shown


def test_a_geojson_of_areas_brings_its_boundaries(tmp_path: Path) -> None:
    crossing = [[[3, 50], [4, 51], [4, 50], [3, 51], [3, 50]]]
    shapes = [SQUARE, [[[x + 1, y] for x, y in SQUARE[0]]], crossing]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Area {n}", "lad24cd": f"K{n}", "size": n},
            "geometry": {"type": "Polygon", "coordinates": shape},
        }
        for n, shape in enumerate(shapes, 1)
    ]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    done = Book(tmp_path).run("new", "mine", "--areas", "areas.geojson")
    assert done.returncode == 0, done.stderr
    assert "squares" not in done.stdout
    book = Book(tmp_path / "mine")
    assert book.read("data/areas.csv").splitlines()[1] == "K1,Area 1,district"
    checked(book, "--all")  # the boundary that crossed itself, too


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\nA,One\nB,Two\n", "has 2 areas"),
        ("code,name\nA,One\nB,One\nC,Three\n", "--area-code and --area-name"),
        ("code,name\nA,One\nB,Two [x]\nC,Three\n", "cannot name a page"),
        ("code,name\nA,O ne\nB,O-ne\nC,Three\n", "would share a page"),
        ("code,name\nA b,One\nB,Two\nC,Three\n", "“A b” is no code"),
        ('{"type": "Feature"}', "give a GeoJSON, or a CSV file"),
    ],
)
def test_areas_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "areas").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(said)):
        read_areas(tmp_path / "areas")


def test_two_levels_of_areas_have_a_template_each(begun: Book) -> None:
    with_a_region(begun)
    done = begun.run("build")
    assert done.returncode == 0, done.stderr
    made = edition(begun)
    assert {path for path in made if path.startswith(("regions/", "districts/"))} == {
        *(f"districts/{name}.html" for name in ("alder", "birch", "cedar")),
        "regions/wood.html",
    }
    region = made["regions/wood.html"].decode()
    assert "The region Wood" in region
    assert ">7,219</a>" in region
    index = made["index.html"].decode()
    assert 'href="regions/wood.html">Wood</a> <small>Regions</small>' in index
    assert index.count('<summary class="part">') == 2
    assert "needs-assessment.pdf" in made


def with_a_region(book: Book) -> None:
    book.change("data/areas.csv", "D03,Cedar,district\n", "D03,Cedar,district\nD09,Wood,region\n")
    book.change("data/datapackage.json", '"enum": ["district"]', '"enum": ["district", "region"]')
    rows = "D09,2022,7218,925\nD09,2023,7222,952\nD09,2024,7219,980\n"
    book.write("data/absence.csv", book.read("data/absence.csv") + rows)
    settings = book.read("_quarto.yml")
    start = settings.index("area-pages:")
    end = settings.index("\n\n", start)
    levels = """\
area-pages:
  - part: Districts
    template: districts/_district.qmd
    dataset: areas
    code: area
    name: name
    where: {level: district}
  - part: Regions
    template: regions/_region.qmd
    dataset: areas
    code: area
    name: name
    where: {level: region}"""
    book.write("_quarto.yml", settings[:start] + levels + settings[end:])
    book.write("regions/_region.qmd", REGION_PAGE)


def test_what_is_wrong_in_a_level_is_told_in_its_line(begun: Book) -> None:
    with_a_region(begun)
    begun.change("_quarto.yml", "template: regions/_region.qmd", "template: regions/region.qmd")
    begun.change("_quarto.yml", "where: {level: district}", "wher: {level: district}")
    said = begun.run("check").stderr
    lines = begun.read("_quarto.yml").splitlines()
    template = lines.index("    template: regions/region.qmd") + 1
    wrong = lines.index("    wher: {level: district}") + 1
    assert f"_quarto.yml:{template}: the name of the template, regions/region.qmd" in said
    assert f"_quarto.yml:{wrong}: the key “wher” is not known here" in said


def test_an_area_has_one_page(begun: Book) -> None:
    with_a_region(begun)
    begun.change("_quarto.yml", "where: {level: region}", "where: {level: district}")
    assert "Alder (D01) has a page in Districts and Regions" in begun.run("check").stderr


# Kinds, statuses, currency, paper ----------------------------------------------------


def test_a_project_adds_kinds_of_exhibits(begun: Book) -> None:
    path = "src/absence/exhibits.py"
    begun.change(path, 'by district", kind="official statistic"', 'by district", kind="voices"')
    said = begun.run("check", "--all").stderr
    assert "kind must be one of official statistic, published study, own estimate, record" in said
    with_settings(begun, "kinds", 'voices = {caption = "What people said.", means = "Told to us."}')
    done = begun.run("build")
    assert done.returncode == 0, done.stderr
    made = edition(begun)
    assert "What people said. Source:" in made["chapters/need.html"].decode()
    assert "Told to us." in made["trace/tbl-absence.html"].decode()
    schema = json.loads(made["figures/trace.schema.json"])
    assert "voices" in json.dumps(schema)


def test_a_project_adds_statuses(begun: Book) -> None:
    begun.change("data/absence.csv", "D02,2024,2950,274", "D02,2024,2950,low")
    begun.change("data/absence.csv", "D02,2022,2890,301", "D02,2022,2890,low")
    begun.change(
        "data/datapackage.json",
        '"missingValues": [{',
        '"missingValues": [{"value": "low", "label": "low"}, {',
    )
    symbol = '{"field": "absent", "symbol": "low", "meaning": "low", "reason": "under half of one"}'
    begun.change("data/datapackage.json", '"symbols": [\n', f'"symbols": [\n        {symbol},\n')
    assert "or one of [tool.needsbook.statuses]" in begun.run("check").stderr
    with_settings(begun, "statuses", 'low = {symbol = "[low]", means = "less than half of one"}')
    shown = begun.needsbook("show", "tbl_absence()").stdout
    assert "low" in shown
    done = begun.needsbook("show", "absent('D02')")
    assert done.stdout.startswith("[low]"), done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[tool.needsbook.kinds]\nvoices = "x"', "“voices” under [tool.needsbook.kinds]"),
        ('[tool.needsbook]\nkinds = ["x"]', "under [tool.needsbook] is not a list of keys"),
        ('[tool.needsbook.statuses]\nlow = {means = "x"}', "“low” under [tool.needsbook.statuses]"),
        (
            '[tool.needsbook.statuses]\nlow = {symbol = "[c]", means = "x"}',
            "the status “low” has the symbol “[c]”",
        ),
        (
            '[tool.needsbook.statuses]\nlow = {symbol = "*", means = "x"}',
            "letters in square brackets, as [low]",
        ),
    ],
)
def test_what_cannot_be_a_kind_or_a_status_is_told(begun: Book, settings: str, said: str) -> None:
    head, _, own = settings.partition("\n")
    if head == "[tool.needsbook]":
        begun.change("pyproject.toml", 'package = "absence"', f'package = "absence"\n{own}')
    else:
        begun.change("pyproject.toml", "[tool.pytest", f"{settings}\n\n[tool.pytest")
    assert said in begun.run("check").stderr


def test_a_dataset_may_have_a_status_that_the_project_adds(begun: Book) -> None:
    begun.change(
        "data/datapackage.json", '"period": "school', '"status": "flash", "period": "school'
    )
    assert "has the status “flash”" in begun.run("check").stderr
    with_settings(begun, "statuses", 'flash = {symbol = "[f]", means = "flash figures"}')
    done = begun.needsbook("show", "tbl_absence()")
    assert "absence from school (flash figures)." in done.stdout, done.stderr


def test_the_pdf_has_the_paper_of_the_settings(begun: Book) -> None:
    sizes = []
    for paper in ("a4", "us-letter"):
        begun.change(
            "_quarto.yml", "papersize: a4", f"papersize: {paper}"
        ) if paper != "a4" else None
        done = begun.run("build")
        assert done.returncode == 0, done.stderr
        content = edition(begun)["needs-assessment.pdf"]
        box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
        sizes.append((round(box.width), round(box.height)))
    assert sizes == [(595, 842), (612, 792)]


def test_a_paper_that_nobody_makes_is_told(begun: Book) -> None:
    begun.change("_quarto.yml", "papersize: a4", "papersize: foolscap-ish")
    said = begun.run("check").stderr
    assert "“foolscap-ish” is no paper" in said


def test_a_number_that_is_marked_has_the_mark_behind_it(begun: Book) -> None:
    marked = "    return Tabulation(\n        estimates.rates(year).assign("
    marked += 'absent_mark=["provisional", "e", ""], pupils_mark=""),'
    before = "    return Tabulation(\n        estimates.rates(year),"
    begun.change("src/absence/exhibits.py", before, marked)
    with_settings(begun, "statuses", 'provisional = {symbol = "[p]", means = "provisional"}')
    done = begun.run("build")
    assert done.returncode == 0, done.stderr
    page = edition(begun)["chapters/need.html"].decode()
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", page)
    assert "698 [p]" in cells
    assert "274 [e]" in cells
    assert "[c]" in cells
    assert "4,160" in cells
