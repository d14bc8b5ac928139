"""Pictures as a browser shows them: legible letters, a dark form, light in print."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from assessment import REPOSITORY
from books import Book
from browsing import DESKTOP, PHONE, address, in_browser
from needsbook.charts import style
from PIL import Image

pytestmark = in_browser

Colour = tuple[int, int, int]
STYLE = (REPOSITORY / "engine/src/needsbook/assets/style.css").as_uri()
PAGES = (
    *("chapters/profile", "chapters/service-response-identification", "boroughs/camden"),
    *("chapters/profile-need", "chapters/introduction", "trace/fig-cse-map"),
)
#: Each picture of a page: its exhibit and how many pixels a unit of its drawing takes.
SCALES = """() => [...document.querySelectorAll(".picture :is(img, svg.linked)")].map(e => [
  e.src ? e.src.match(/figures\\/(.*)\\.svg/)[1] : e.closest("figure").id,
  e.getBoundingClientRect().width
])"""


def letters(svg: str) -> float:
    """The size of the smallest letters over the width of a picture."""
    sizes = [100 * float(one) for one in re.findall(r"scale\(([\d.]+) -", svg)]
    width = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    assert width
    return min(sizes) / float(width[1])


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_letters_are_at_least_nine_pixels_high(
    report: Book, browser: Any, name: str, viewport: dict[str, int]
) -> None:
    page = browser.new_page(viewport=viewport)
    page.goto(address(report, name))
    found = page.evaluate(SCALES)
    assert found
    small = {id: letters(report.read(f"figures/{id}.svg")) * width for id, width in found}
    assert min(small.values()) >= 9, small
    page.close()


def pixels(element: Any) -> Image.Image:
    return Image.open(io.BytesIO(element.screenshot())).convert("RGB")


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [one / 255 for one in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours(picture: Image.Image) -> list[tuple[int, Colour]]:
    """Each colour of a picture, after how many pixels have it."""
    found: Any = picture.getcolors(picture.width * picture.height)
    return list(found)


def ground(picture: Image.Image) -> Colour:
    """The colour of most of a picture."""
    return max(colours(picture))[1]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("chapters/profile", "#fig-cse-map svg.linked"),
        ("chapters/profile", "#fig-factor-trend img"),
        ("boroughs/camden", "figure img"),
        ("trace/fig-cse-map", "figure img"),
    ],
)
def test_pictures_are_dark_on_dark_pages_and_light_in_print(
    report: Book, browser: Any, name: str, shown: str
) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")
    page = context.new_page()
    page.goto(address(report, name))
    picture = pixels(page.locator(shown).first)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground(picture) == tuple(int(one) for one in re.findall(r"\d+", paper))
    assert max(contrast(ground(picture), colour) for _, colour in colours(picture)) > 12
    page.emulate_media(media="print")
    assert ground(pixels(page.locator(shown).first)) == (255, 255, 255)
    context.close()


def test_every_colour_that_shows_on_white_shows_in_the_dark_form(
    browser: Any, tmp_path: Path
) -> None:
    named = ["#ffffff", "#000000", *style.CATEGORICAL, *style.SHORTFALL, *style.SEQUENTIAL]
    squares = "".join(
        f'<rect x="{10 * number}" width="10" height="10" fill="{colour}"/>'
        for number, colour in enumerate(named)
    )
    size = f'width="{10 * len(named)}" height="10"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{squares}</svg>'
    (tmp_path / "squares.svg").write_text(svg, encoding="utf-8")
    (tmp_path / "page.html").write_text(
        f'<!doctype html><link rel="stylesheet" href="{STYLE}"><figure class="float">'
        f'<div class="picture"><img style="width:auto" src="squares.svg"></div></figure>',
        encoding="utf-8",
    )
    shown = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=DESKTOP, color_scheme=scheme)
        page = context.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        picture = pixels(page.locator("img"))
        shown[scheme] = [picture.getpixel((10 * n + 5, 5)) for n in range(len(named))]
        context.close()
    assert shown["light"][0] == (255, 255, 255)
    for colour, light, dark in zip(named, *shown.values(), strict=True):
        if contrast(light, shown["light"][0]) >= 3:
            assert contrast(dark, shown["dark"][0]) >= 3, colour
    # a scale keeps its order: what stood out most still does
    scale = [contrast(dark, shown["dark"][0]) for dark in shown["dark"][-len(style.SEQUENTIAL) :]]
    assert scale == sorted(scale)
