"""The fault matrix: an ordinary day is stopped before every step, and has to come to the same end.

Every step twice: as a kill, after which everything written is there, but the copies of letters come late; and as a
failure of the power, after which only what was synced is there for sure. A reduced form runs with the tests.

    python -m tests.faults.matrix            all of them, in as many processes as there are processors
    python -m tests.faults.matrix --step 828 one of them
    python -m tests.faults.matrix --like exchange   on servers with the manners of Exchange Online (or: ses)
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.day import Day, Played

Wrong = tuple[int, bool, str, str]
_KEPT: list[tuple[Day, Played]] = []


def begin(like: str = "") -> None:
    """One day's servers and one undisturbed day, for each process."""
    sys.setswitchinterval(0.0005)  # the servers are threads of this process, and answer at once
    folder = TemporaryDirectory()
    day = Day(Path(folder.name), like)
    day.folder = folder
    _KEPT.append((day, day.play()))


def stopped(stop: tuple[int, bool]) -> tuple[str, int, int, Wrong | None]:
    """What became of the day that was stopped there: the step's name, letters sent again and letters known by their
    copies, and what was wrong."""
    day, undisturbed = _KEPT[0]
    number, power = stop
    try:
        played = day.play(number, power=power, late=not power)
    except Exception as problem:  # noqa: BLE001
        return "", 0, 0, (number, power, "", repr(problem))
    wrong = played.differs(undisturbed)
    found = (number, power, played.stopped_at, wrong) if wrong else None
    return played.stopped_at, played.resent, played.confirmed, found


def every_stop(steps: Sequence[str], first: int = 1) -> list[tuple[int, bool]]:
    """Each step, killed and cut off."""
    return [(number, power) for number in range(first, len(steps) + 1) for power in (False, True)]


def some_stops(steps: Sequence[str], count: int, skip: int = 0) -> list[tuple[int, bool]]:
    """So many of them, as different as can be: of each step after each other step one, then the next of each. The day's
    last come first: a start is the same every time."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for number, pair in enumerate(zip(["", *steps], steps, strict=False), start=1):
        seen[pair] += 1
        ranked.append((seen[pair], -number))
    chosen = [(-number, place % 2 == 0) for place, (_, number) in enumerate(sorted(ranked))]
    return chosen[skip : skip + count]


def report(results: Iterable[tuple[str, int, int, Wrong | None]], began: float) -> int:
    counted: Counter[str] = Counter()
    resent = confirmed = runs = 0
    wrongs: list[Wrong] = []
    for name, again, known, wrong in results:
        runs += 1
        counted[name] += 1
        resent += again
        confirmed += known
        if wrong is not None:
            wrongs.append(wrong)
            sys.stdout.write(f"WRONG step {wrong[0]}, {'power' if wrong[1] else 'kill'}, {wrong[2]}: {wrong[3]}\n")
        if runs % 200 == 0:
            sys.stdout.write(f"... {runs} stops in {time.monotonic() - began:.0f} s, {len(wrongs)} wrong\n")
            sys.stdout.flush()
    for name, count in sorted(counted.items()):
        sys.stdout.write(f"{count:6}  {name}\n")
    sys.stdout.write(
        f"{runs} stops in {time.monotonic() - began:.0f} s: {confirmed} letters were known by their copies, {resent} "
        f"were sent again after the wait (the server had not taken them); {len(wrongs)} wrong\n"
    )
    return 1 if wrongs else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--step", type=int, default=0, help="only this one")
    parser.add_argument("--first", type=int, default=1, help="from this step on")
    parser.add_argument("--some", type=int, default=0, help="only so many stops, as different as can be")
    parser.add_argument("--skip", type=int, default=0, help="after so many of these")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--like", choices=("exchange", "ses"), default="", help="servers with these manners")
    wanted = parser.parse_args()
    began = time.monotonic()
    begin(wanted.like)
    day, undisturbed = _KEPT[0]
    steps = len(undisturbed.steps)
    sys.stdout.write(f"the day has {steps} steps, {len(undisturbed.accepted)} letters\n")
    if wanted.step:
        return report(map(stopped, [(wanted.step, False), (wanted.step, True)]), began)
    taken = undisturbed.steps
    stops = some_stops(taken, wanted.some, wanted.skip) if wanted.some else every_stop(taken, wanted.first)
    day.stop()
    with ProcessPoolExecutor(wanted.processes, get_context("spawn"), begin, (wanted.like,)) as pool:
        return report(pool.map(stopped, stops, chunksize=8), began)


if __name__ == "__main__":
    sys.exit(main())
