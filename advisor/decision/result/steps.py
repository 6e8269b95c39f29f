"""Names of the milestones that are told apart by them: by what writes a delivery and by what draws it."""

from __future__ import annotations

DECISION = "Decision"
PILOT = "Pilot read, against go and stop"
GO_PORT, GO_CUT_OVER = "If go: port complete, accuracy signed off", "If go: cut over, GPUs released"
PORT, CAPACITY, CUT_OVER = "Port complete, accuracy signed off", "Capacity runs", "Cut over, GPUs released"
CHECK = "First check of the saving"
CHANGE_STAY = "Change to the better way of staying"
LOOK_AGAIN = "Look again"
