"""From sources to tables and numbers: one module a family of estimates."""
