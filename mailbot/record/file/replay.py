"""What a snapshot and the journal after it add up to: always what was recorded, or a refusal that names the place.

Pure: it reads what it is handed and changes nothing. A snapshot is written in the journal's own lines, so one reader
does for both: a line that says what it is, a line for every document, a line that ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from marshal import dumps
from typing import Any, Protocol, TypeAlias

from .lines import Damage, Head, Line, Torn, body_of, key_of, read
from .seal import Seal

FORMAT = 1
"""The version of the lines themselves. What the documents look like has a version of its own, the schema."""

JOURNAL = "journal"
SNAPSHOT = "snapshot"

Document: TypeAlias = dict[str, Any]
Packed: TypeAlias = bytes | int
Tables: TypeAlias = dict[str, dict[str, Packed]]
"""Documents by table and key, packed by `marshal`: a fifth of the memory, nothing for the garbage collector to walk
through, and whoever unpacks one has a copy of his own. Only in memory; what is written is JSON. A number is the place
of one that lies in the snapshot (`places`)."""


class AtPlace(Protocol):
    """A snapshot that is open: `places.SnapshotFile`."""

    def text(self, place: int) -> bytes:
        """What the line that begins there says, as JSON."""

    def document(self, place: int) -> Document:
        """The document whose line begins there."""


@dataclass(slots=True)
class State:
    """The book in memory, and how far it goes. `schema` is what the documents are written in."""

    tables: Tables
    head: Head
    schema: int = 1
    snapshot_size: int = 0
    keys: set[str] = field(default_factory=set)
    """The names of the keys that its documents are sealed with; "" for those that are not."""


@dataclass(slots=True)
class Replayed(State):
    """`good` is how much of the journal is whole (its size, unless its end is torn); `covered` says that the snapshot
    already holds all of it; `removed` that a document ended since. `at` is where the documents lie of which `tables`
    has the places, `facts` what was kept beside the snapshot."""

    good: int = 0
    torn: bool = False
    covered: bool = False
    at: AtPlace | None = None
    facts: Any = None
    removed: bool = False


class Newer(Exception):
    """Written by a mailbot that is newer than this one."""

    def __init__(self, file: str, found: object) -> None:
        super().__init__(f"{file}: {found}")
        self.file, self.found = file, found


def apply(tables: Tables, body: Mapping[str, Any]) -> None:
    """One commit. `drop` comes before `put`; a document that is null is gone."""
    for name in body.get("drop", ()):
        tables.pop(name, None)
    for name, documents in body.get("put", {}).items():
        table = tables.setdefault(name, {})
        for key, document in documents.items():
            if document is None:
                table.pop(key, None)
            else:
                table[key] = dumps(document)


def replay(snapshot: Iterable[bytes] | None, journal: Iterable[bytes], seal: Seal | None = None) -> Replayed:
    """Both as files opened for reading. Raises `Damage` with the file, the line and where it begins; `KeyMissing`."""
    start = State({}, Head()) if snapshot is None else _snapshot(snapshot, seal)
    return replay_after(start, journal, seal, has_snapshot=snapshot is not None)


def _snapshot(file: Iterable[bytes], seal: Seal | None) -> State:
    lines = read(file)
    try:
        first = next(lines, None)
        says = _says(first, SNAPSHOT)
        state = State({}, Head(says["sequence"], says["crc"]), says["schema"])
        before = first
        for line in lines:
            assert before is not None
            _follows(line, before.head)
            before = line
            if "end" in line.body:
                state.snapshot_size = line.offset + line.size
                break
            _apply(state, line, seal)
        else:
            assert before is not None
            raise Damage("the snapshot has no end", line=before.number, offset=before.offset)
        for line in lines:
            raise Damage("something follows the snapshot's end", line=line.number, offset=line.offset)
    except Torn as torn:  # it was renamed into place whole, so it cannot be
        raise Damage("the snapshot has no end", offset=torn.offset, file=SNAPSHOT) from torn
    except Damage as damage:
        damage.file = SNAPSHOT
        raise
    return state


def replay_after(
    start: State, file: Iterable[bytes], seal: Seal | None = None, *, has_snapshot: bool = True
) -> Replayed:
    """The journal, on what the snapshot was."""
    lines = read(file)
    book = Replayed(start.tables, start.head, start.schema, start.snapshot_size, start.keys)
    try:
        first = next(lines, None)
        schema = _says(first, JOURNAL)["schema"]
        assert first is not None
        begins_at = first.head.sequence
        at = Head(first.head.sequence, first.after)
        if at.sequence > start.head.sequence:
            missing = "is older" if has_snapshot else "is missing"
            raise Damage(
                f"it goes on from commit {at.sequence}, and the snapshot that leads up to it {missing}",
                line=1,
            )
        _same(at, start.head, first)
        book.good = first.size
        if not has_snapshot:
            book.schema = schema
        for line in lines:
            _follows(line, at)
            at = line.head
            if at.sequence <= start.head.sequence:
                _same(
                    at, start.head, line
                )  # in the snapshot already: the power failed before the journal was begun anew
            else:
                if schema != book.schema:
                    raise Damage(f"it goes on in schema {schema}", line=line.number, offset=line.offset)
                body = _apply(book, line, seal)
                book.removed = book.removed or _removes(body)
            book.good = line.offset + line.size
    except Torn as torn:
        if book.good == 0:  # the first line came with the file, by a rename
            raise Damage("the journal has no beginning", line=1, file=JOURNAL) from torn
        book.torn = True
    except Damage as damage:
        damage.file = JOURNAL
        raise
    if at.sequence < start.head.sequence:
        raise Damage(
            f"it ends at commit {at.sequence}, and the snapshot is of commit {start.head.sequence}",
            offset=book.good,
            file=JOURNAL,
        )
    book.head = at
    book.covered = has_snapshot and at == start.head and (begins_at != at.sequence or schema != book.schema)
    return book


def _removes(body: Mapping[str, Any]) -> bool:
    return "drop" in body or any(None in documents.values() for documents in body.get("put", {}).values())


def _says(first: Line | None, what: str) -> dict[str, Any]:
    """The first line of a file: what it is, and of which version."""
    if first is None:
        raise Damage("it is empty", line=1)
    says = first.body
    if says.get("mailbot") != what:
        raise Damage(f"this is no {what} of mailbot", line=1)
    if says.get("format") != FORMAT:
        raise Newer(what, f"format {says.get('format')}")
    numbers = ("schema",) if what == JOURNAL else ("schema", "sequence", "crc")
    if any(type(says.get(name)) is not int for name in numbers):
        raise Damage(f"this {what} does not say what it is", line=1)
    return says


def _follows(line: Line, before: Head) -> None:
    if line.head.sequence != before.sequence + 1:
        why = f"commit {before.sequence + 1} is expected here, and this is {line.head.sequence}"
        raise Damage(why, line=line.number, offset=line.offset)
    if line.after != before.crc:
        why = f"this does not follow the commit {before.sequence} before it"
        raise Damage(why, line=line.number, offset=line.offset)


def _same(here: Head, snapshot: Head, line: Line) -> None:
    """The commit at which the snapshot was made is the same in the journal."""
    if here.sequence == snapshot.sequence and here.crc != snapshot.crc:
        why = f"its commit {here.sequence} is not the one that the snapshot was made of"
        raise Damage(why, line=line.number, offset=line.offset)


def _apply(state: State, line: Line, seal: Seal | None) -> dict[str, Any]:
    """What the line says, once it is done."""
    body = body_of(line, seal)
    try:
        if any(body.get("put", {}).values()):  # a table's name alone says nothing of anybody
            state.keys.add(key_of(line))
        apply(state.tables, body)
    except (AttributeError, TypeError, ValueError) as reason:  # never written so; a checksum that fits by chance
        raise Damage("this is no commit", line=line.number, offset=line.offset) from reason
    return body
