"""Mails on the console, for trying the site out.

It shows to whom, what about, and the plain text, so that a link in it can be followed.
"""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as DjangoConsole

RULE = "-" * 79


class EmailBackend(DjangoConsole):
    """Readable; Django's own prints the encoded headers and the HTML too."""

    def write_message(self, message: EmailMessage) -> None:
        self.stream.write(
            f"{RULE}\nMail to {', '.join(message.to)}:"
            f" {message.subject}\n\n{message.body.strip()}\n{RULE}\n"
        )
