"""The sources of this assessment: one a dataset of `data/datapackage.json`.

Nothing else in the package reads a file. A caller states the rows (`where=`) and the columns
(`columns=`) that it takes, so that the trace of an exhibit names no more than the exhibit rests on.
"""

from typing import Any

from needsbook import edition_source, source

# The edition: its date and the reference period of each dataset.
edition = edition_source()

# Places and the people in them.
areas = source("areas")
borough_boundaries = source("borough-boundaries")
children_population = source("children-population")
population_by_age = source("population-by-age")

# Public statistics.
cin_assessment_factors = source("cin-assessment-factors")
deprivation_children = source("deprivation-children")
first_releases = source("first-releases")
lait_indicators = source("lait-indicators")
lait_indicator_units = source("lait-indicator-units")
missing_from_care = source("missing-from-care")
mps_sexual_offences = source("mps-sexual-offences")

# What reports print.
csa_cost = source("csa-cost")
csa_london_estimates = source("csa-london-estimates")
csa_national_cost = source("csa-national-cost")
csa_prevalence_rates = source("csa-prevalence-rates")
csa_survey_samples = source("csa-survey-samples")
framework_2016 = source("framework-2016")
havens_age_groups = source("havens-age-groups")
havens_clients = source("havens-clients")
havens_profile = source("havens-profile")
mps_profile = source("mps-profile")
pathway_2016 = source("pathway-2016")
published_statements = source("published-statements")
report_figures = source("report-figures")
support_2014 = source("support-2014")

# What was read out of the reports for this assessment.
estimates_beside = source("estimates-beside")
figures_beside_gaps = source("figures-beside-gaps")
scrutiny_questions = source("scrutiny-questions")
gaps_2016 = source("gaps-2016")
gap_groups = source("gap-groups")
gap_settings = source("gap-settings")
gap_agencies = source("gap-agencies")
gap_evidence = source("gap-evidence")
gap_recommendations = source("gap-recommendations")
recommendations_2005 = source("recommendations-2005")
recommendation_findings = source("recommendation-findings")
recomputations = source("recomputations")
recomputation_needs = source("recomputation-needs")
recomputed_cells = source("recomputed-cells")
report_sections = source("report-sections")

# What others said and asked for since the assessment of 2016.
recommendations_since = source("recommendations-since")
recommendations_since_gaps = source("recommendations-since-gaps")
since_2016 = source("since-2016")

# The assessment's record of itself.
assumptions = source("assumptions")
quality_checks = source("quality-checks")
corrections = source("corrections")
editions = source("editions")
simulated_gap = source("simulated-gap")
gap_proxies = source("gap-proxies")

# Words of a list of figures that stand for the latest period of a dataset.
_PERIODS_OF = {
    "assessments": "cin-assessment-factors",
    "children": "children-population",
    "indicators": "lait-indicators",
    "offences": "mps-sexual-offences",
    "population": "population-by-age",
}


class Latest(dict[str, str]):
    """Looks up a period only when a text has its word: ``"mid-{population}"``."""

    def __missing__(self, word: str) -> str:
        return str(latest(word))


def latest(word: str) -> Any:
    """The last reference period of the dataset that the word stands for."""
    return edition.last(_PERIODS_OF[word])
