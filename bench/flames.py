"""Sums up the samples that jfr print wrote: a table of steps on stdout, a flame graph as SVG."""
import html
import re
import sys

# What a stack belongs to: the first of these that one of its frames names, outermost frame first.
STEPS = [
    ("read, write bronze, parse", "bronze.ReadLanding"),
    ("conform (sort, drop repeats)", "silver.Silver$ConformBucket"),
    ("encode silver", "silver.EncodeSilver"),
    ("slice", "gold.Gold$Slice"),
    ("score", "gold.Gold$ScoreBucket"),
    ("encode gold", "gold.EncodeFeatures"),
    ("second opinion", "internal.verify."),
    ("write files", "internal.lake."),
    ("report", "runner.report."),
    ("options, pipeline, ledger", "io.lookback.runner.Main"),
    ("runner", "org.apache.beam."),
    ("runner", "org.apache.flink."),
]
WIDTH = 1200
ROW = 17
DEEPEST = 20
LEAST = 0.002


def stacks(path):
    for sample in re.split(r"jdk\.(?:Execution|NativeMethod)Sample", open(path).read())[1:]:
        lines = re.split(r"\n\s*\]", sample.split("stackTrace = [", 1)[1], maxsplit=1)[0].split("\n")
        frames = [re.sub(r"\(.*", "", line.strip()) for line in lines if line.strip()]
        frames = [re.sub(r"^lambda\$|(?<=\.)lambda\$|\$\d+$", "", frame) for frame in frames if frame != "..."]
        if frames:
            yield frames[::-1]


def step(frames):
    for name, part in STEPS:
        if any(part in frame for frame in frames):
            return name
    return "Java itself"


def shown(frames):
    """The frames from the step on: what the runner does around it is the same everywhere."""
    for at, frame in enumerate(frames):
        if "DoFnInvoker" in frame:
            return [f for f in frames[at + 1 :] if "DoFnInvoker" not in f]
    return frames


def short(frame):
    return ".".join(frame.split(".")[-2:])


def draw(tree, total, path):
    boxes = []

    def place(children, x, depth):
        deepest = depth
        for name, (count, below) in sorted(children.items()):
            width = WIDTH * count / total
            if count / total >= LEAST and depth < DEEPEST:
                boxes.append((x, depth, width, name, count))
                deepest = max(deepest, place(below, x, depth + 1))
            x += width
        return deepest

    height = (place(tree, 0, 0) + 1) * ROW + 4
    with open(path, "w") as out:
        out.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">\n'
            "<style>rect{stroke:#fff;stroke-width:.5}.a{fill:#7fb2e5}.b{fill:#f2b26b}.c{fill:#b9c0c8}text{fill:#111}"
            "@media(prefers-color-scheme:dark){rect{stroke:#111}.a{fill:#4d86bd}.b{fill:#b97f3e}.c{fill:#6b737c}"
            "text{fill:#fff}}</style>\n"
        )
        for x, depth, width, name, count in boxes:
            y = height - (depth + 1) * ROW
            kind = "a" if "lookback" in name else "b" if "zstd" in name else "c"
            out.write(
                f'<g><title>{html.escape(name)}: {100 * count / total:.1f} %</title><rect class="{kind}" x="{x:.1f}" y="{y}"'
                f' width="{max(width - 0.3, 0.2):.1f}" height="{ROW - 1}"/>'
            )
            letters = int((width - 4) / 6.7)
            if letters >= 4:
                out.write(f'<text x="{x + 3:.1f}" y="{y + 12}">{html.escape(short(name)[:letters])}</text>')
            out.write("</g>\n")
        out.write("</svg>\n")


def main(samples, picture):
    tree, steps, total = {}, {}, 0
    for frames in stacks(samples):
        total += 1
        name = step(frames)
        steps[name] = steps.get(name, 0) + 1
        below = tree
        for frame in [name] + shown(frames):
            node = below.setdefault(frame, [0, {}])
            node[0] += 1
            below = node[1]
    print("| step | share of the samples |\n|---|---|")
    for name, count in sorted(steps.items(), key=lambda item: -item[1]):
        print(f"| {name} | {100 * count / total:.1f} % |")
    print(f"\n{total} samples; without the collector and the compiler, which the recorder does not look at")
    draw(tree, total, picture)


main(*sys.argv[1:])
