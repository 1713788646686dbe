"""In the database as in the folder: nothing is to be read without the key."""

from __future__ import annotations

from pathlib import Path

from mailbot.record.copying import copy_home
from mailbot.record.database import JournalDB
from mailbot.record.homes import FolderHome, PostgresHome
from mailbot.record.postgres.journal import PostgresJournal
from mailbot.record.resealing import keys_in_use, reseal_mails
from tests.record.test_sealing import NEW, OLD, SECRET, fill, quick, seal
from tests.servers.postgres import Postgres


def test_a_copy_to_a_database_is_encrypted_there(tmp_path: Path, postgres: Postgres, office: str) -> None:
    fill(tmp_path, quick(OLD)).close()
    home = PostgresHome(postgres.url, office, seal=seal(NEW, OLD))
    home.session.acquire()
    copy_home(FolderHome(tmp_path, quick(OLD)), home)
    JournalDB(PostgresJournal(home.session, home._blobs, read_only=False))  # goes over to the new key
    reseal_mails(home)

    assert set(keys_in_use(home)) == {seal(NEW).name}
    with home.session.transaction() as cursor:
        for table, column in (("line", "line"), ("snapshot", "lines"), ("blob", "octets")):
            cursor.execute(f"select {column} from mailbot_{table} where office = %s", (office,))
            assert all(SECRET not in bytes(row[0]) for row in cursor)
    home.session.release()
