"""From what was recorded to pages that an auditor reads."""
