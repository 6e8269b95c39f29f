"""Stops any attempt to reach the network from Python code, by the interpreter's own audit events."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_installed = False


class NetworkReachedError(AssertionError):
    """Something tried to connect, bind, send or look a name up outside of this machine."""


def install() -> None:
    """From now on every such attempt in this process raises `NetworkReachedError`. It can't be taken back."""
    global _installed
    if not _installed:
        sys.addaudithook(_watch)
        _installed = True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not _loopback(address[0]):
            raise NetworkReachedError(f"{event} to {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _loopback(arguments[0]):
        raise NetworkReachedError(f"{event} of {arguments[0]}")


def _loopback(host: object) -> bool:
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False
