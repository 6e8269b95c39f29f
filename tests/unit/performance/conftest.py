from __future__ import annotations

import pytest

from advisor.catalog import Catalog, load_catalog
from advisor.performance import Architecture, architecture_of


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def llama8b(catalog: Catalog) -> Architecture:
    return _model(catalog, "Llama-3.1-8B")


@pytest.fixture(scope="session")
def llama70b(catalog: Catalog) -> Architecture:
    return _model(catalog, "Llama-3.3-70B")


def _model(catalog: Catalog, name: str) -> Architecture:
    facts = catalog.find_model(name)
    assert facts is not None
    return architecture_of(facts)
