"""Found before the machine's own: a worker starts alike everywhere."""
