"""What servers answer to the final dot, and the Message-ID that a letter has from then on."""

import pytest

from mailbot.send.given_ids import given_ids

EXCHANGE = "<YT4PR01MB0001@YT4PR01MB0815.CANPRD01.PROD.OUTLOOK.COM>"
SES = "0100018f3a2b4c5d-6e7f8a9b-0c1d-2e3f-4a5b-6c7d8e9fa0b1-000000"


@pytest.mark.parametrize(
    ("reply", "host", "given"),
    [
        (f"250 2.0.0 OK {EXCHANGE} [Hostname=YT4PR01MB0815.PROD]", "smtp.office365.com", (EXCHANGE,)),
        (f"250 2.6.0 {EXCHANGE} [InternalId=7] Queued mail for delivery", "mail.office.example", (EXCHANGE,)),
        (f"250 Ok {SES}", "email-smtp.us-east-1.amazonaws.com", (f"<{SES}@email.amazonses.com>",)),
        (f"250 Ok {SES}", "email-smtp.ca-central-1.amazonaws.com", (f"<{SES}@ca-central-1.amazonses.com>",)),
        (f"250 Ok {SES}", "relay.office.example", (f"<{SES}@email.amazonses.com>",)),
        ("250 2.0.0 Ok: queued as 4F1B22C0", "mx.office.example", ()),
        ("250 2.0.0 OK  1763910000 d75a77b69052e-4ed - gsmtp", "smtp.gmail.com", ()),
        ("250 Ok", "mx.office.example", ()),
        ("250 thanks to <nobody>", "mx.office.example", ()),
    ],
)
def test_an_answer_that_names_another_message_id_gives_the_letter_that_name(
    reply: str, host: str, given: tuple[str, ...]
) -> None:
    assert given_ids(reply, host) == given
