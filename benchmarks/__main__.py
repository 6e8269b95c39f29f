"""`make bench`: every benchmark in turn."""

from __future__ import annotations

from benchmarks import again, growth, kernel, predict, recommend, report, startup

if __name__ == "__main__":
    predict.main()
    recommend.main()
    again.main()
    kernel.main()
    growth.main()
    report.main()
    startup.main()
