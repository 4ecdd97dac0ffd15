"""Prints medians and ratios of the rounds that measure.py wrote: report.py RESULTS"""

import sys
from statistics import median, quantiles

NAMES = {
    "ours": "lookback",
    "against": "lookback, the other commit",
    "history": "DuckDB, the same gold",
    "features": "DuckDB, no history map",
}


def read(path):
    """Returns {size: {who: [(wall, cpu, peak) of each round]}} in the order of the file."""
    rounds = {}
    with open(path, encoding="utf-8") as table:
        for line in table:
            size, who, _, wall, cpu, peak = line.rstrip("\n").split("\t")
            costs = (float(wall), float(cpu), float(peak))
            rounds.setdefault(size, {}).setdefault(who, []).append(costs)
    return rounds


def medians(rounds):
    return tuple(median(column) for column in zip(*rounds))


def pairs(ours, others):
    """Returns the ratios of wall and of CPU of each pair of rounds, as text."""
    texts = []
    for place, what in enumerate(("wall", "CPU")):
        ratios = [a[place] / b[place] for a, b in zip(ours, others)]
        low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
        texts.append(f"{what} {median(ratios):.3f} (quartiles {low:.3f} to {high:.3f})")
    return ", ".join(texts)


def main(path):
    print("| size | who | wall s | CPU s | peak MB | ours / this: wall | CPU | peak | wall of each round |")
    print("|---|---|---|---|---|---|---|---|---|")
    sizes = read(path)
    for size, contestants in sizes.items():
        ours = medians(contestants["ours"]) if "ours" in contestants else None
        for who in (name for name in NAMES if name in contestants):
            wall, cpu, peak = medians(contestants[who])
            ratios = ["", "", ""]
            if ours and who != "ours":
                ratios = [f"{a / b:.2f}" for a, b in zip(ours, (wall, cpu, peak))]
            every = " ".join(f"{costs[0]:.2f}" for costs in contestants[who])
            print(
                f"| {size} | {NAMES[who]} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | "
                f"{ratios[0]} | {ratios[1]} | {ratios[2]} | {every} |"
            )
    for size, contestants in sizes.items():
        if "ours" in contestants and "against" in contestants:
            ratios = pairs(contestants["ours"], contestants["against"])
            print(f"\n{size}, this commit / the other, median of {len(contestants['ours'])} pairs: {ratios}")


if __name__ == "__main__":
    main(sys.argv[1])
