"""The engine's version: part of every result."""

__version__ = "0.2.0.dev0"
