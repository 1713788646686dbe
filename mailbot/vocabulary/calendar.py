"""Business days: the office's own calendar, as a value. What a day off is, `mailbot.office.calendar` knows."""
