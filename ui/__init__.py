"""The Qt application. It asks `advisor` and draws the answers; it never computes."""
