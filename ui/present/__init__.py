"""Showing the case to a room, and on paper: what may then be read, and how large."""
