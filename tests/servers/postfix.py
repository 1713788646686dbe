"""A throw-away Postfix on loopback: what is for the office's domain goes to Dovecot by LMTP, all else to a sink."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
from pathlib import Path

from tests.servers.listening import a_port_nobody_listens_on
from tests.servers.processes import Running, a_folder, need

MAIN = """
compatibility_level = 3.6
queue_directory = {d}/queue
data_directory = {d}/data
mail_owner = postfix
maillog_file = {d}/log
maillog_file_prefixes = {d}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{domain}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_delay_reject = no
virtual_mailbox_domains = {domain}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = smtp:[127.0.0.1]:{sink}
smtp_host_lookup = native
smtp_dns_support_level = disabled
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 2s
queue_run_delay = 2s
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtputf8_enable = yes
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Started at once. `sink_port` is where everything goes that is not for `domain`; it must listen by then."""

    def __init__(self, lmtp_port: int, sink_port: int, domain: str = "office.example") -> None:
        self._program = need("postfix", root=True)
        need("dovecot")
        folder = a_folder("postfix")
        self.port, self.domain = a_port_nobody_listens_on(), domain
        (folder / "main.cf").write_text(MAIN.format(d=folder, domain=domain, lmtp=lmtp_port, sink=sink_port))
        (folder / "master.cf").write_text(MASTER.format(port=self.port))
        for name in ("queue", "data"):
            (folder / name).mkdir()
        owner = pwd.getpwnam("postfix")
        os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
        self._folder = folder
        self.process = Running([self._program, "-c", str(folder), "start-fg"], folder, folder / "log")
        self.process.until_it_answers(self.port, b"220")

    def queue_is_empty(self) -> bool:
        """Whether everything was delivered, bounced, or given up."""
        waiting: list[Path] = []
        for name in ("incoming", "active", "deferred", "maildrop"):
            waiting += [path for path in (self._folder / "queue" / name).rglob("*") if path.is_file()]
        return not waiting

    def stop(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [self._program, "-c", str(self._folder), "stop"], timeout=20, check=False, capture_output=True
            )
        self.process.stop()
