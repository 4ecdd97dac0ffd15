"""Runs one command to its end and appends what it cost to a file.

usage: measure.py RESULTS SIZE WHO ROUND LOG -- COMMAND...

A line of RESULTS is: size, who, round, wall seconds, CPU seconds (user and system of the process and
of all descendants it waited for), peak resident megabytes of the largest process among them.
"""

import os
import sys
import time


def main(arguments):
    results, size, who, round_number, log, dashes, *command = arguments
    if dashes != "--" or not command:
        sys.exit(__doc__)
    with open(log, "wb") as output:
        begin = time.monotonic()
        child = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, output.fileno(), 2),
            ],
        )
        _, status, usage = os.wait4(child, 0)
        wall = time.monotonic() - begin
    exit_code = os.waitstatus_to_exitcode(status)
    if exit_code != 0:
        with open(log, encoding="utf-8", errors="replace") as output:
            sys.stderr.write("".join(output.readlines()[-20:]))
        sys.exit(f"{who} on {size} ended with {exit_code}; all it said is in {log}")
    cpu = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss / 1024
    with open(results, "a", encoding="utf-8") as table:
        table.write(f"{size}\t{who}\t{round_number}\t{wall:.3f}\t{cpu:.3f}\t{peak:.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
