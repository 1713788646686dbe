"""Thousands of operations on stock TinyDB and on ours: the same answers, the same tables, in the same order."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.operations import set as setting
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mailbot.record.database import JournalDB, JournalTable
from tests.faults.disks import QuickDisk

TABLES = ("cases", "ledger", "outbox")
STATES = ("new", "contacted", "closed")


class Numbered(JournalDB):
    """With TinyDB's own numbers, as stock TinyDB."""

    table_class = JournalTable


class Copying(MemoryStorage):
    """Memory that is read and written as a file would be. Without, stock TinyDB shares the nested lists of the
    documents it was given, and an update that fails half-way stays half done."""

    def read(self) -> Any:
        return json.loads(json.dumps(self.memory))

    def write(self, data: Any) -> None:
        self.memory = json.loads(json.dumps(data))


class Pair:
    """Stock TinyDB and ours, asked the same."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self.random = folder, random
        self.stock = TinyDB(storage=Copying)
        self.ours = self._opened()

    def _opened(self) -> Numbered:
        return Numbered(self.folder, disk=QuickDisk(), snapshot_after=20_000)

    def both(self, operation) -> None:
        answers = []
        for db in (self.stock, self.ours):
            try:
                answers.append(operation(db))
            except (ValueError, KeyError) as reason:
                answers.append((type(reason), str(reason)))
        assert answers[0] == answers[1]

    def reopen(self) -> None:
        memory = self.stock.storage.read()
        self.stock = TinyDB(storage=Copying)
        self.stock.storage.memory = memory  # type: ignore[attr-defined]
        self.ours.close()
        self.ours = self._opened()

    def same(self) -> None:
        def everything(db: TinyDB) -> dict[str, Any]:
            return {name: [(one.doc_id, dict(one)) for one in db.table(name)] for name in sorted(db.tables())}

        assert everything(self.stock) == everything(self.ours)


def a_document(random: Random) -> dict[str, Any]:
    return {"n": random.randrange(30), "state": random.choice(STATES), "events": [{"by": random.randrange(5)}]}


def a_condition(random: Random):
    return random.choice(
        (
            where("n") == random.randrange(30),
            where("state") == random.choice(STATES),
            (where("n") > random.randrange(40)) & (where("state") != random.choice(STATES)),
            where("extra").exists(),
            where("events").any(where("by") == random.randrange(6)),
        )
    )


def appends(document: Any) -> None:
    document["events"].append({"by": document["n"]})


def some_ids(random: Random) -> list[int]:
    return [random.randrange(1, 60) for _ in range(random.randrange(4))]


def fields(random: Random) -> Any:
    return random.choice(
        ({"state": random.choice(STATES)}, {"extra": [1, {"x": 2}]}, setting("n", 5), increment("n"), appends)
    )


def operate(pair: Pair, random: Random) -> None:
    name, chance = random.choice(TABLES), random.random()
    condition, document, ids, what = a_condition(random), a_document(random), some_ids(random), fields(random)
    numbered = Document(document, random.randrange(1, 80))
    several = [a_document(random) for _ in range(random.randrange(4))]
    for limit, operation in (
        (0.16, lambda db: db.table(name).insert(dict(document))),
        (0.20, lambda db: db.table(name).insert(Document(document, numbered.doc_id))),
        (0.25, lambda db: db.table(name).insert_multiple([dict(one) for one in several])),
        (0.36, lambda db: db.table(name).update(what, condition)),
        (0.42, lambda db: db.table(name).update(what, doc_ids=ids)),
        (0.43, lambda db: db.table(name).update(what)),
        (0.48, lambda db: db.table(name).update_multiple([(what, condition), ({"extra": 1}, where("n") == 3)])),
        (0.54, lambda db: db.table(name).upsert(dict(document), condition)),
        (0.57, lambda db: db.table(name).upsert(Document(document, numbered.doc_id))),
        (0.67, lambda db: db.table(name).remove(condition)),
        (0.73, lambda db: db.table(name).remove(doc_ids=ids)),
        (0.735, lambda db: db.table(name).truncate()),
        (0.74, lambda db: db.drop_table(name)),
        (0.742, lambda db: db.drop_tables()),
        (0.82, lambda db: [(one.doc_id, one) for one in db.table(name).search(condition)]),
        (0.86, lambda db: db.table(name).get(condition)),
        (0.89, lambda db: db.table(name).get(doc_id=numbered.doc_id)),
        (0.92, lambda db: db.table(name).get(doc_ids=ids)),
        (0.95, lambda db: db.table(name).contains(condition)),
        (0.97, lambda db: db.table(name).count(condition)),
        (0.98, lambda db: len(db.table(name))),
        (0.99, lambda db: db.table(name).update(delete("extra"), where("extra").exists())),
    ):
        if chance < limit:
            pair.both(operation)
            return
    pair.reopen()


@pytest.mark.parametrize("seed", range(4))
def test_any_operations_have_the_same_result_as_with_stock_tinydb(tmp_path, seed):
    random = Random(seed)
    pair = Pair(tmp_path / "book", random)

    for number in range(3000):
        operate(pair, random)
        if number % 10 == 0:
            pair.same()

    pair.reopen()
    pair.same()
