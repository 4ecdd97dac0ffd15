"""Compares two runs of a notebook, and both with what the program prints.

usage: compare.py COMMITTED EXECUTED SUMMARY UPDATE

COMMITTED and EXECUTED are notebooks, SUMMARY holds what `lookback run` printed. With UPDATE `true`
the executed notebook replaces the committed one; otherwise a difference ends with exit code 1.
"""

import json
import os
import re
import sys
import tempfile

MOST_BYTES = 200_000


def results(notebook):
    """One list of results per code cell, without what says only how the notebook was run."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        outputs = []
        for output in cell["outputs"]:
            # The same text may arrive in one message or in several.
            same = outputs and output["output_type"] == "stream" == outputs[-1]["output_type"]
            if same and output["name"] == outputs[-1]["name"]:
                outputs[-1]["text"] += "".join(output["text"])
            elif output["output_type"] == "stream":
                outputs.append(dict(output, text="".join(output["text"])))
            else:
                data = {kind: "".join(lines) for kind, lines in output.get("data", {}).items()}
                outputs.append({"output_type": output["output_type"], "data": data})
        cells.append(outputs)
    return cells


def faults(notebook, text, summary):
    """What is wrong with an executed notebook by itself, one line each."""
    for number, outputs in enumerate(results(notebook), 1):
        for output in outputs:
            if output["output_type"] == "error":
                yield f"code cell {number} threw"
            elif output.get("name") == "stderr":
                yield f"code cell {number} wrote to stderr: {output['text'].strip()}"
    for start in ("gold .* prints scored", "history", "fingerprint"):
        line = re.search(f"^{start}.*$", summary, re.M)
        if not line:
            yield f"the program printed no line that begins with '{start}'"
        elif json.dumps(line.group(0))[1:-1] not in text:
            yield f"the program printed '{line.group(0)}', the notebook did not"
    for folder in (os.path.dirname(os.getcwd()), tempfile.gettempdir(), os.path.expanduser("~")):
        if folder + "/" in text:
            yield f"a path of this machine is in the notebook, below {folder}"
    if len(text) > MOST_BYTES:
        yield f"the notebook has {len(text)} bytes, more than {MOST_BYTES}"


def main(committed_path, executed_path, summary_path, update):
    with open(committed_path, encoding="utf-8") as file:
        committed = json.load(file)
    with open(executed_path, encoding="utf-8") as file:
        executed = json.load(file)
    with open(summary_path, encoding="utf-8") as file:
        summary = file.read()
    text = json.dumps(executed, indent=1, ensure_ascii=False) + "\n"
    wrong = list(faults(executed, text, summary))
    if not wrong and update == "true":
        with open(committed_path, "w", encoding="utf-8") as file:
            file.write(text)
        print(f"notebooks/check: wrote {committed_path}, {len(text)} bytes")
        return 0
    if not wrong:
        for number, (old, new) in enumerate(zip(results(committed), results(executed)), 1):
            if old != new:
                wrong.append(f"code cell {number} now shows {new}\n  instead of {old}")
        if wrong:
            wrong.append("if the new results are right: notebooks/check --update")
    for line in wrong:
        print(f"notebooks/check: {line}", file=sys.stderr)
    if not wrong:
        print("notebooks/check: every cell ran and shows what is committed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
