"""A hostile mail of any kind is done with, and the next one is handled: small here, of 25 MB in `make faults`."""

from __future__ import annotations

import time
from pathlib import Path

from tests.office_life import Life

from .hostile import KINDS, SECONDS

SIZE = 30_000


def test_each_kind_is_done_with_and_the_next_mail_is_handled(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.refers()
    slow = {}
    for number, (kind, make) in enumerate(KINDS.items()):
        octets = make(SIZE).replace(b"<hostile@", b"<hostile-%d@" % number)
        began = time.thread_time()
        life.receives(octets)
        if (took := time.thread_time() - began) > SECONDS:
            slow[kind] = took
    life.receives(life.referral(UCI="3333-3333"))

    assert slow == {}
    assert len(life.cases) == 2
