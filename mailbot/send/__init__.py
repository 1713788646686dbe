"""Letters, and the only place that speaks SMTP."""
