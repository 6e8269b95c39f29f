"""The start page: the first thing that is painted. Nothing heavy is imported here."""
