"""`make bench`: every benchmark in turn."""

from __future__ import annotations

from benchmarks import recommend, report

if __name__ == "__main__":
    recommend.main()
    report.main()
