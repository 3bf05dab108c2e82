"""From bytes of any kind to lines of text a YAML reader takes."""

import codecs
import re

from catalogue.authoring.publiccode.problems import Problems

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose mark begins alike.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A YAML reader would count these as ends of lines; an editor does not.
ODD_BREAKS = re.compile("[\x85\u2028\u2029]")
UNREADABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
MOST_UNREADABLE = 0.05


def decoded(source: str | bytes, problems: Problems) -> str | None:
    """The text with plain line ends; None when it is no text."""
    text = source if isinstance(source, str) else text_of(source, problems)
    if len(UNREADABLE.findall(text.replace("\r", ""))) > MOST_UNREADABLE * len(text):
        problems.add("binary")
        return None
    return readable(
        ODD_BREAKS.sub(" ", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")),
        problems,
    )


def as_text(source: str | bytes) -> str:
    return decoded(source, Problems()) or ""


def text_of(source: bytes, problems: Problems) -> str:
    if encoding := next(
        (encoding for mark, encoding in MARKS if source.startswith(mark)), unmarked(source)
    ):
        return source.decode(encoding, errors="replace")
    try:
        return source.decode()
    except UnicodeDecodeError:
        problems.add("encoding")
        return source.decode("cp1252", errors="replace")


def unmarked(source: bytes) -> str:
    for start, encoding in enumerate(("utf-16-be", "utf-16-le")):
        # UTF-16 that does not say so: most of its letters have an empty half.
        if source[start::2].count(0) > len(source) // 4:
            return encoding
    return ""


def readable(text: str, problems: Problems) -> str:
    for number, line in enumerate(text.split("\n"), start=1):
        if UNREADABLE.search(line):
            problems.add("control", line=number)
    return UNREADABLE.sub("", text)
