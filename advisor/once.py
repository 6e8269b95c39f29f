"""What is asked for again is worked out once: results remembered by all that they depend on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from threading import Lock
from typing import Any, TypeVar

Result = TypeVar("Result")
Key = tuple[object, ...]

MOST = 1024
"""Results that a memory keeps where nobody says how many."""
MANY = 256
"""Results of a memory that makes room for more than one at a time."""
_RESULT, _ASKED = 0, 1
"""What stands where beside a key."""


class Once:
    """A memory that its owner passes on: pure functions stay pure, since a key names all that a result depends on.

    At most `most` results are kept, those asked for last; what was forgotten is worked out again, with the same result.
    Threads may share one: what two ask for at the same time is worked out by both, and either result is kept.
    """

    def __init__(self, most: int = MOST) -> None:
        # Each result with the number of the last question for it. Keys are long, and each look-up reads all of one:
        # to note the question beside the result takes one, to move the key to the end of an order would take two.
        self._kept: dict[Key, list[Any]] = {}
        self._questions = count()
        self._most = most
        self._lock = Lock()

    def __reduce__(self) -> tuple[type[Once], tuple[int]]:
        """A copy in another process begins empty."""
        return Once, (self._most,)

    def __call__(self, key: Key, make: Callable[[], Result]) -> Result:
        """The result under the key; made if it isn't known."""
        known = self._kept.get(key)
        if known is None:
            return self._keep(key, make())
        known[_ASKED] = next(self._questions)
        result: Result = known[_RESULT]
        return result

    def each(self, keys: Sequence[Key], make: Callable[[list[int]], Sequence[Result]]) -> list[Result]:
        """The results under the keys; `make` gets the places of those that aren't known, and makes them together."""
        with self._lock:
            known: dict[Key, Result] = {key: self._kept[key][_RESULT] for key in keys if key in self._kept}
        unknown = [place for place, key in enumerate(keys) if key not in known]
        for place, result in zip(unknown, make(unknown) if unknown else (), strict=True):
            known[keys[place]] = self._keep(keys[place], result)
        return [known[key] for key in keys]

    def shelf(self, name: str, most: int) -> Once:
        """A memory within this one for large results, of which only so many are kept."""
        found = self(("shelf", name), lambda: Once(most))
        found.keep_at_most(most)
        return found

    def clear_shelves(self) -> None:
        """Forget what is large, all shelves; what stands beside them stays."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == "shelf"]:
                del self._kept[key]

    def keep_at_most(self, most: int) -> None:
        """Changes how many results are kept from now on."""
        self._most = most

    def _keep(self, key: Key, result: Result) -> Result:
        with self._lock:
            self._kept[key] = [result, next(self._questions)]
            surplus = len(self._kept) - self._most
            if surplus > 0:
                # All are looked through for the oldest: where they are many, a quarter goes at once.
                leave = max(surplus, self._most // 4) if self._most >= MANY else surplus
                last = sorted(kept[_ASKED] for kept in self._kept.values())[leave - 1]
                for old in [old for old, kept in self._kept.items() if kept[_ASKED] <= last]:
                    del self._kept[old]
        return result
