"""A picture whose parts are links: nothing but shapes comes into the page."""

from __future__ import annotations

import pytest

from needsbook.exhibit.linked_picture import linked_picture
from needsbook.ground.errors import ToolFailure

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<g id="e01"><path d="M 0 0 L 1 1" style="fill:#fff"/></g><g id="e02"/></svg>'
)


def test_each_shape_leads_to_its_page_under_its_name() -> None:
    shown = linked_picture(SVG, "fig-map", "A map & more", {"e01": ("one.html", "First <b>")})
    assert 'href="one.html"' in shown
    assert "First &lt;b&gt;" in shown
    assert 'aria-label="A map &amp; more"' in shown


def test_a_shape_that_is_not_there_is_told() -> None:
    with pytest.raises(ToolFailure, match="no element e03"):
        linked_picture(SVG, "fig-map", "A map", {"e03": ("x", "y")})


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<image href="https://a.test/x.png"/>',
        b'<path d="M 0 0" style="fill:url(https://a.test/x)"/>',
    ],
)
def test_what_has_no_place_in_a_page_stops(inside: bytes) -> None:
    picture = SVG.replace(b'<g id="e02"/>', inside)
    with pytest.raises(ToolFailure):
        linked_picture(picture, "fig-map", "A map", {"e01": ("one.html", "First")})
