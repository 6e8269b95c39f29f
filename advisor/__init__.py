"""Switchpoint's engine: from a described workload to a recommendation that can be signed and recomputed."""

__version__ = "0.1.0"
