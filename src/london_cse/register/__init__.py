"""The register of gaps, and what was recommended."""
