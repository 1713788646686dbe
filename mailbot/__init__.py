"""mailbot: the unattended post room of an immigration office's urgent-referral mailbox."""

VERSION = "0.2.0"
