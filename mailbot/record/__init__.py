"""The only place that speaks TinyDB."""
