"""Prints medians and ratios of the rounds that measure.py wrote, and draws them.

usage: report.py ROUNDS [--chart=FILE.svg] [--note=TEXT]

The chart's caption is the line that compare leaves in about.txt beside ROUNDS, or TEXT. The table that
the command prints is written beside the chart as well, as FILE.md.
"""

import argparse
import math
import os
from html import escape
from statistics import median, quantiles

NAMES = {
    "ours": "lookback",
    "against": "lookback, the other commit",
    "flink": "lookback on Flink, in process",
    "history": "DuckDB, the same gold",
    "features": "DuckDB, no history map",
    "polars": "Polars, the same gold",
    "spark": "Spark SQL, the same gold",
    "rows": "Beam, a row per element",
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


def table(sizes):
    """Returns the lines of a Markdown table; those who ran keep the order of NAMES."""
    lines = [
        "| size | who | wall s | CPU s | peak MB | lookback / this: wall | CPU | peak | wall of each round |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for size, contestants in sizes.items():
        ours = medians(contestants["ours"]) if "ours" in contestants else None
        for who in (name for name in NAMES if name in contestants):
            wall, cpu, peak = medians(contestants[who])
            ratios = ["", "", ""]
            if ours and who != "ours":
                ratios = [f"{a / b:.2f}" for a, b in zip(ours, (wall, cpu, peak))]
            every = " ".join(f"{costs[0]:.2f}" for costs in contestants[who])
            lines.append(
                f"| {size} | {NAMES[who]} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | "
                f"{ratios[0]} | {ratios[1]} | {ratios[2]} | {every} |"
            )
    for size, contestants in sizes.items():
        if "ours" in contestants and "against" in contestants:
            ratios = pairs(contestants["ours"], contestants["against"])
            count = len(contestants["ours"])
            lines += ["", f"{size}, this commit / the other, median of {count} pairs: {ratios}"]
    return lines


STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .back { fill: #ffffff; }
  .size { font-weight: 600; }
  .value { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
  .small { font-size: 11px; fill: #59636e; }
  .grid { stroke: #d1d9e0; }
  .ours { fill: #0969da; }
  .other { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .back { fill: #0d1117; }
    .small { fill: #9198a1; }
    .value { stroke: #0d1117; }
    .grid { stroke: #3d444d; }
    .ours { fill: #4493f8; }
    .other { fill: #768390; }
  }
"""
WIDTH, LEFT, RIGHT, BAR, GAP = 760, 216, 120, 16, 6


def wrapped(text, letters):
    """Returns the text in lines of at most so many letters, broken at spaces."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def chart(sizes, note):
    """Returns an SVG: a bar per contestant and size, wall seconds on an axis that grows tenfold."""
    walls = {
        size: {who: medians(contestants[who])[0] for who in NAMES if who in contestants}
        for size, contestants in sizes.items()
    }
    every = [wall for contestants in walls.values() for wall in contestants.values()]
    low = math.floor(math.log10(min(every) * 0.8))
    high = math.log10(max(every) * 1.1)
    ticks = [step * 10**power for power in range(low, math.ceil(high)) for step in (1, 2, 5)]
    ticks = [tick for tick in ticks if math.log10(tick) <= high]

    def place(seconds):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(seconds) - low) / (high - low)

    body, top = [], 56
    for size, contestants in walls.items():
        body.append(f'<text class="size" x="16" y="{top + 12}">{escape(size)}</text>')
        top += 22
        for who, wall in sorted(contestants.items(), key=lambda one: one[1]):
            label = f"{wall:.2f} s" if wall < 10 else f"{wall:.1f} s"
            ours = contestants.get("ours")
            if ours and who != "ours":
                label += f"  ({wall / ours:.1f} ×)"
            kind = "ours" if who == "ours" else "other"
            length = place(wall) - LEFT
            body += [
                f'<text x="{LEFT - 8}" y="{top + 12}" text-anchor="end">{escape(NAMES[who])}</text>',
                f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2"/>',
                f'<text class="value" x="{LEFT + length + 6:.1f}" y="{top + 12}">{label}</text>',
            ]
            top += BAR + GAP
        top += 10
    grid = []
    for tick in ticks:
        grid += [
            f'<line class="grid" x1="{place(tick):.1f}" x2="{place(tick):.1f}" y1="50" y2="{top}"/>',
            f'<text class="small" x="{place(tick):.1f}" y="{top + 16}" text-anchor="middle">{tick:g} s</text>',
        ]
    caption = wrapped(note, 118)
    height = top + 38 + 15 * len(caption)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
        "<title>Wall seconds from landing to gold, per size and contestant</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}"/>',
        '<text class="size" x="16" y="24">Seconds from landing to gold, whole process (less is better)</text>',
        '<text class="small" x="16" y="41">Medians, and how many times the seconds of lookback; the axis is logarithmic</text>',
        *grid,
        *body,
    ]
    for number, line in enumerate(caption):
        lines.append(f'<text class="small" x="16" y="{top + 38 + 15 * number}">{escape(line)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("rounds")
    parser.add_argument("--chart")
    parser.add_argument("--note")
    options = parser.parse_args()
    sizes = read(options.rounds)
    note = options.note or ""
    about = os.path.join(os.path.dirname(options.rounds), "about.txt")
    if not note and os.path.exists(about):
        with open(about, encoding="utf-8") as text:
            note = text.read().strip()
    lines = table(sizes)
    print("\n".join(lines))
    if options.chart:
        with open(options.chart, "w", encoding="utf-8") as picture:
            picture.write(chart(sizes, note))
        with open(os.path.splitext(options.chart)[0] + ".md", "w", encoding="utf-8") as page:
            page.write("\n".join([*lines, "", note, ""]))


if __name__ == "__main__":
    main()
