"""A throw-away Dovecot: IMAP, IMAPS and LMTP on loopback, as an account without rights.

Any user signs in with the password PASSWORD and gets an empty mailbox at first. The users `dotted-1` to `dotted-9`
have a server whose folders are `INBOX.like.this`; `small-1` to `small-9` have a quota of 20 KB.
"""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

from tests.servers.certificates import Certificates
from tests.servers.listening import a_port_nobody_listens_on
from tests.servers.processes import Running, a_folder, need

PASSWORD = "correct-horse"

CONFIGURATION = """
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
mail_location = maildir:~/Maildir
mail_plugins = quota
mail_fsync = {fsync}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {d}/special
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={d}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
plugin {{
  quota = maildir:User quota
}}
protocol imap {{
  mail_max_userip_connections = 50
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  chroot =
  user = {user}
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


class Dovecot:
    """Started at once; `stop` ends it and everything it started."""

    def __init__(self, certificates: Certificates, *, fsync: str = "never") -> None:
        program = need("dovecot")
        folder = a_folder("dovecot")
        # Its login process refuses to run as root.
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(account.pw_gid).gr_name
        self.imap_port, self.imaps_port, self.lmtp_port = (a_port_nobody_listens_on() for _ in range(3))
        configuration = folder / "dovecot.conf"
        configuration.write_text(
            CONFIGURATION.format(
                d=folder, user=account.pw_name, group=group, password=PASSWORD, fsync=fsync,
                certificate=_copy(certificates.certificate, folder), key=_copy(certificates.key, folder),
                imap=self.imap_port, imaps=self.imaps_port, lmtp=self.lmtp_port,
            )
        )  # fmt: skip
        (folder / "special").write_text("".join(_special(folder, account.pw_uid, account.pw_gid)))
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, account.pw_uid, account.pw_gid)
        who: dict[str, object] = {}
        if os.geteuid() == 0:
            who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.process = Running([program, "-F", "-c", str(configuration)], folder, folder / "log", **who)
        self.process.until_it_answers(self.imap_port, b"* OK")
        self._users = 0

    def a_user(self, kind: str = "user") -> str:
        """A user nobody has used before. `kind` may be "dotted" or "small"; there are nine of each."""
        self._users += 1
        return f"{kind}-{self._users}" if kind == "user" else f"{kind}-{self._users % 9 + 1}"

    def maildir(self, user: str) -> Path:
        """Where the user's mails are on disk."""
        return self.process.folder / "mail" / user / "Maildir"

    def stop(self) -> None:
        self.process.stop()


def _special(folder: Path, uid: int, gid: int) -> list[str]:
    dotted = "userdb_namespace/inbox/separator=. userdb_namespace/inbox/prefix=INBOX."
    small = "userdb_quota_rule=*:storage=20K"
    return [
        f"{kind}-{n}::{uid}:{gid}::{folder}/mail/{kind}-{n}::{fields}\n"
        for kind, fields in (("dotted", dotted), ("small", small))
        for n in range(1, 10)
    ]


def _copy(file: Path, folder: Path) -> Path:
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    return copy
