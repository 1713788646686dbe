"""Where templates, referral form and sample configuration lie; no other module counts folders."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = PROJECT / "templates"
CONFIG = PROJECT / "config"
FORM = CONFIG / "referral_form.toml"
