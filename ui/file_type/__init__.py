"""Case files open with Switchpoint on a double-click: each system is told so in its own way, for this user alone."""
