"""Compile the translations: every .po under deploy/locale becomes the .mo beside it.

The same bytes each time.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent / "locale"


def compiled(source: Path) -> bytes:
    """What the .mo file must hold, depending on the texts only."""
    messages = polib.pofile(str(source))
    # The creation date of the template changes while no text does.
    messages.metadata.pop("POT-Creation-Date", None)
    return bytes(messages.to_binary())


def main() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
