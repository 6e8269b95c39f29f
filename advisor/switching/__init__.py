"""From a software stack and a team to readiness, gates, effort, calendar and the way back."""
