"""Trying things out: what-if, scenarios and the plan. All of it stands beside the case and leaves it as it is."""
