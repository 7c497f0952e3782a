"""Why a document was not made."""


class RenderingError(Exception):
    """A document that cannot be made. The message is a sentence for the officer or the operator."""


class UnprintableCharacter(RenderingError):
    """A text holds characters that no installed font has; the document is refused, never printed with gaps."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        named = ", ".join(f"{char if char.isprintable() else '?'} (U+{ord(char):04X})" for char in characters)
        super().__init__(f"No plaque font can print {named}. The document was not made.")


class FontsMissing(RenderingError):
    """The fonts are not installed; the message holds the line that installs them."""
