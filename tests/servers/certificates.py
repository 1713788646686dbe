"""An authority of the moment, and the certificate that it gives to the servers on this machine."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """Files: what a client trusts (`authority`), what a server shows (`certificate`, `key`)."""

    authority: Path
    certificate: Path
    key: Path

    @classmethod
    def made_in(cls, folder: Path, *names: str) -> Certificates:
        authority = trustme.CA()
        server = authority.issue_cert(*(names or ("127.0.0.1", "localhost")))
        made = cls(folder / "authority.pem", folder / "certificate.pem", folder / "key.pem")
        authority.cert_pem.write_to_path(str(made.authority))
        for number, part in enumerate(server.cert_chain_pems):
            part.write_to_path(str(made.certificate), append=number > 0)
        server.private_key_pem.write_to_path(str(made.key))
        return made

    @property
    def for_servers(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context
