#!/usr/bin/env python3
"""Sums up what JMH measured: medians.py RESULT.json ...

Prints one row per benchmark, in nanoseconds per line, event or row: the median and the least wall
time of all measured iterations of all forks, and with -prof io.lookback.kernels.CpuTime their mean
processor time, which is what to go by on a machine that others use at the same time. A mean, since
the clock of processor time ticks only a hundred times a second on some systems. Then each peer's
ratio to Lookback: of processor time if there is one, or else of medians.
"""

import json
import statistics
import sys


def figures(metric, batch):
    return [figure / batch for fork in metric["rawData"] for figure in fork]


def row(result):
    name = ".".join(result["benchmark"].rsplit(".", 2)[1:])
    label = " ".join([name, *result.get("params", {}).values()])
    # JMH takes a batch of calls in one shot for one operation.
    batch = max(1, result["measurementBatchSize"])
    wall = figures(result["primaryMetric"], batch)
    cells = [f"{len(wall):>10}", f"{statistics.median(wall):>10.1f}", f"{min(wall):>10.1f}"]
    cpu = result.get("secondaryMetrics", {}).get("cpu")
    if cpu:
        cells.append(f"{statistics.mean(figures(cpu, batch)):>12.1f}")
    return " ".join([f"{label:<28}", *cells])


# Whose figure each peer is divided by.
PEERS = {
    "ParseJson.jackson": "ParseJson.lookback",
    "ParseJson.fastjson2": "ParseJson.lookback",
    "ParseCsv.fastCsv": "ParseCsv.lookback",
    "RowGroups.encodeParquetJava": "RowGroups.encode",
    "RowGroups.decodeParquetJava": "RowGroups.decode",
    "RowGroups.decodeHardwood": "RowGroups.decode",
    "WireForm.rowCoderWrite": "WireForm.write",
    "WireForm.rowCoderRead": "WireForm.read",
}


def key(result):
    name = ".".join(result["benchmark"].rsplit(".", 2)[1:])
    return name, tuple(result.get("params", {}).values())


def cost(result):
    batch = max(1, result["measurementBatchSize"])
    cpu = result.get("secondaryMetrics", {}).get("cpu")
    if cpu:
        return statistics.mean(figures(cpu, batch))
    return statistics.median(figures(result["primaryMetric"], batch))


def ratios(results):
    found = {key(result): result for result in results}
    for (name, params), result in found.items():
        own = found.get((PEERS.get(name), params))
        if own:
            label = " ".join([name, *params])
            yield f"{label:<28} {cost(result) / cost(own):>10.2f} times {PEERS[name]}"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    print(f"{'':<28} {'iterations':>10} {'median ns':>10} {'least ns':>10} {'mean CPU ns':>12}")
    results = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            results += json.load(file)
    for result in results:
        print(row(result))
    print("\n".join(["", *ratios(results)]))


if __name__ == "__main__":
    main()
