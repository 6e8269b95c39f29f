"""The engine's version: part of every result."""

__version__ = "0.1.0"
