"""The headline of a figure follows from its data: no claim in it was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from needsbook import Drawing

from london_cse.abuse import cost, havens, victims
from london_cse.boroughs.borough_exhibits import fig_borough_trend
from london_cse.profile import assessments, police
from london_cse.recording import trends
from london_cse.register import frameworks

LEFT_BEHIND = "E09000020"  # Kensington and Chelsea, whose last count is suppressed


@pytest.mark.parametrize(
    ("headline", "figure"),
    [
        # Millions of the table's items: 29.1 for health, 23.8 for courts, 16.3 for children.
        ("Largest part: health, £29.1m of £69.1m.", cost.fig_cost.returned),
        # 2.89 and 2.74 per cent, the last row of Table 2.3.
        (
            "London’s latest share with CSE is above England’s.",
            assessments.fig_factor_trend.returned,
        ),
        # As the audit words it: virtually all, four out of five, under two-thirds, under half.
        (
            "Least common: group work on CSE, just under half of boroughs.",
            frameworks.fig_support_available.returned,
        ),
        # 95, 61.4, 48.5, 35, 28, 21, 20, 16 and 10 per cent.
        ("Largest shares: female 95%, arrested before 61.4%.", police.fig_mps_profile.returned),
        # (479 + 310 + 439 + 416) / 4: the totals that Section 2 prints.
        ("411 were seen a year on average.", havens.fig_havens_age.returned),
        ("Most often recorded: history of self-harm, 45.1%.", havens.fig_havens_profile.returned),
        # Children under 10 with contact, and young adults looking back.
        ("Rates run from 0.5% to 24.1%.", victims.fig_prevalence_compared.returned),
        ("A child’s pathway has 4 domains.", frameworks.fig_pathway.returned),
        # All that are drawn but nine: those whose line of Figure 8.7 ends as high or higher.
        ("23 of 32 authorities end lower than they began.", trends.fig_cse_borough_trends.returned),
        ("CSE in London went from 16.2 to 13.0.", trends.fig_identification_trend.returned),
    ],
)
def test_a_headline_follows_from_the_data(headline: str, figure: Callable[[], Drawing]) -> None:
    assert figure().caption.startswith(f"{headline} ")


def test_a_suppressed_count_is_no_end_of_a_trend() -> None:
    caption = fig_borough_trend.returned(LEFT_BEHIND).caption
    assert caption.startswith("CSE went from 16.0 in 2018 to 6.5 in 2023. ")
