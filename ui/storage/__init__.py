"""Keeping the case safe: its file, the recovery copy, who works on it, and what the user has chosen before."""
