"""`make bench`: every benchmark in turn."""

from __future__ import annotations

from benchmarks import recommend, report, startup

if __name__ == "__main__":
    recommend.main()
    report.main()
    startup.main()
