"""`make bench`: every benchmark in turn."""

from __future__ import annotations

from benchmarks import again, blocks, drag, growth, kernel, predict, recommend, report, startup

if __name__ == "__main__":
    predict.main()
    recommend.main()
    again.main()
    drag.main()
    kernel.main()
    growth.main()
    report.main()
    startup.main()
    blocks.main()
