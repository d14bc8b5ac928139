"""One borough beside London, and all boroughs."""
