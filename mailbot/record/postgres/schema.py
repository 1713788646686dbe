"""What stands in the database, by version. A version is never changed once it was released: the next one is added."""

from __future__ import annotations

from psycopg import Connection
from psycopg.errors import UndefinedTable

from mailbot.vocabulary.problems import CannotStart

VERSIONS = (
    """
    create table mailbot_book (
        office text primary key,
        fence bigint not null default 0,     -- the number of the last lease; a commit under an earlier one is refused
        holder text not null default '',     -- who has it, for a person to read
        head bigint not null default 0,      -- the last commit
        beginning bytea not null default ''  -- the journal's first line; empty until a book was begun
    );
    create table mailbot_line (
        office text not null, sequence bigint not null, fence bigint not null, line bytea not null,
        primary key (office, sequence)
    );
    create table mailbot_snapshot (
        office text not null, part int not null, lines bytea not null, primary key (office, part)
    );
    create table mailbot_blob (
        office text not null, digest text not null, octets bytea not null, primary key (office, digest)
    );
    alter table mailbot_blob alter column octets set storage external;  -- mail hardly shrinks, and the time shows
    create table mailbot_key (office text primary key, octets bytea not null);
    """,
)
TABLES = ("mailbot_book", "mailbot_line", "mailbot_snapshot", "mailbot_blob", "mailbot_key")


def bring_up(connection: Connection[tuple[object, ...]]) -> None:
    """The newest version, whatever there was. Several may try at once: one does it. Raises `CannotStart` where a newer
    mailbot was here."""
    found = version(connection)
    if found == len(VERSIONS):
        return
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtext('mailbot schema'))")
        connection.execute("create table if not exists mailbot_version (version int not null)")
        found = version(connection)
        if found > len(VERSIONS):
            raise CannotStart(
                f"The database was brought up by a newer mailbot (schema {found}).", "Install that version."
            )
        for step in VERSIONS[found:]:
            connection.execute(step)
        connection.execute("delete from mailbot_version")
        connection.execute("insert into mailbot_version values (%s)", (len(VERSIONS),))


def version(connection: Connection[tuple[object, ...]]) -> int:
    """The version that stands there; 0 where none does."""
    try:
        with connection.transaction():
            found = connection.execute("select version from mailbot_version").fetchone()
    except UndefinedTable:
        return 0
    return int(str(found[0])) if found else 0
