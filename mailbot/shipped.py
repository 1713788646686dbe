"""Where templates, referral form and sample configuration lie; no other module counts folders."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

PROJECT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
"""A wheel has them inside the package, a checkout beside it."""

TEMPLATES = PROJECT / "templates"
CONFIG = PROJECT / "config"
FORM = CONFIG / "referral_form.toml"
