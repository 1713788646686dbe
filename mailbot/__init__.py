"""mailbot: the unattended post room of an immigration office's urgent-referral mailbox."""
