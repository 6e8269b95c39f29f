"""For all tests: nothing may reach a network address other than the machine's own loopback."""

from __future__ import annotations

from tests.network_guard import install

install()
