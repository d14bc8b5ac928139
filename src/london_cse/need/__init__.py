"""Need by borough: people affected, and what it costs."""
