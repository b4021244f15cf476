"""Who sends what, to where, for the benchmark of sending."""
