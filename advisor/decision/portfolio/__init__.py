"""Several workloads together: which move, when, under one team and budget, and what that comes to."""
