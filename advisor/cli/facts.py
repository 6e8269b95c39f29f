"""The commands that decide no case: `predict`, `catalog` and `schema`."""

from __future__ import annotations

import argparse
from pathlib import Path

from advisor.cli.part import part
from advisor.cli.places import refuse_places


def add_predict(command: argparse.ArgumentParser) -> None:
    """The arguments of `predict`."""
    command.add_argument("points", type=Path, metavar="POINTS.csv")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")
    command.set_defaults(run=_predict)


def add_catalog(command: argparse.ArgumentParser) -> None:
    """The parts of `catalog` and their arguments."""
    parts = command.add_subparsers(dest="part", required=True, metavar="check|show|sources")
    part(parts, "check", "validate all tables; counts, dates, gaps").set_defaults(run=_catalog_check)
    show = part(parts, "show", "one thing with its sources")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=_catalog_show)
    part(parts, "sources", "list the sources").set_defaults(run=_catalog_sources)


def add_schema(command: argparse.ArgumentParser) -> None:
    """`schema` takes no arguments."""
    command.set_defaults(run=_schema)


def _predict(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.performance.predict import predict_file

    refuse_places((arguments.output,), (arguments.points,))
    predict_file(arguments.points, arguments.output, load_catalog())
    print(f"Wrote {arguments.output}.")
    return 0


def _catalog_check(arguments: argparse.Namespace) -> int:
    from advisor.catalog.inspect import check

    print("\n".join(check()))
    return 0


def _catalog_show(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.catalog.inspect import show

    print("\n".join(show(load_catalog(), arguments.name)))
    return 0


def _catalog_sources(arguments: argparse.Namespace) -> int:
    from advisor.catalog import load_catalog
    from advisor.catalog.inspect import sources

    print("\n".join(sources(load_catalog())))
    return 0


def _schema(arguments: argparse.Namespace) -> int:
    import json

    from advisor.case.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
