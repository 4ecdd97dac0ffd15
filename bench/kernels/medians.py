#!/usr/bin/env python3
"""Medians of what JMH measured: medians.py RESULT.json

Prints one row per benchmark: the median and the least of all measured iterations of all forks, in
nanoseconds per line, event or row. The median is what the figure is on a machine that does what it
did while measuring; the least is nearest to what a quiet one would give.
"""

import json
import statistics
import sys


def rows(results):
    for result in results:
        name = result["benchmark"].rsplit(".", 2)[1:]
        params = result.get("params", {}).values()
        figures = [figure for fork in result["primaryMetric"]["rawData"] for figure in fork]
        yield " ".join([".".join(name), *params]), len(figures), figures


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    print(f"{'benchmark':<32} {'iterations':>10} {'median ns':>10} {'least ns':>10}")
    for name, count, figures in rows(results):
        median = statistics.median(figures)
        print(f"{name:<32} {count:>10} {median:>10.1f} {min(figures):>10.1f}")


if __name__ == "__main__":
    main()
