"""A command, or a part of one, with the words that tell what it does."""

from __future__ import annotations

import argparse


def part(parts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str) -> argparse.ArgumentParser:
    """Adds a command of this name; `words`, which begin small, are its help and its description."""
    return parts.add_parser(name, help=words, description=words[:1].upper() + words[1:])
