"""Mail of the demo, as bytes like those that a mail program saves."""

from __future__ import annotations

import html
import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

_PARAGRAPH = re.compile(r"\n{2,}")


def letter(
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    message_id: str,
    answers: str = "",
    as_html: bool = False,
    attachment: str = "",
    header: str = "",
) -> bytes:
    """A message; `at` stands in its Date in its own zone, `answers` is the id of the message that it replies to."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    if answers:
        message["In-Reply-To"] = message["References"] = f"<{answers}>"
    if header:
        name, _, value = header.partition(": ")
        message[name] = value
    if as_html:
        message.set_content(_html(text), subtype="html")
    else:
        message.set_content(text.strip() + "\n")
    if attachment:
        message.add_attachment(f"{subject}\n".encode(), maintype="text", subtype="plain", filename=attachment)
    return message.as_bytes()


def _html(text: str) -> str:
    paragraphs = _PARAGRAPH.split(html.escape(text.strip(), quote=False))
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<html><body style="font-family: Calibri">{inside}</body></html>'
