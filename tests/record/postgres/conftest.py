from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.servers.postgres import Postgres

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def office() -> str:
    """An office that the database does not know yet."""
    return f"office-{next(_numbers)}@office.example"
