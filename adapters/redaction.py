"""Secrets cut out of whatever is shown: logs, states, pages, what a command prints."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.settings import Settings

HIDDEN = "***"
# What is shorter is also a word of ours ("cairn") or a letter, and the holes would tell it.
FEWEST = 6


class Redaction:
    """Cuts secrets out of texts.

    One of fewer than six characters is cut out only where it stands as an address has a password.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in _written(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    @classmethod
    def of(cls, settings: Settings) -> Redaction:
        """For every secret in these settings."""
        return cls(settings.secrets())

    def cut(self, text: str) -> str:
        """A text with ``***`` for each secret."""
        for form in self._forms:
            if len(form) >= FEWEST:
                text = text.replace(form, HIDDEN)
            else:
                text = text.replace(f":{form}@", f":{HIDDEN}@")
        return text


def _written(secret: str) -> tuple[str, ...]:
    """A text as it stands in a line: bare, in a value's repr, and either of them in JSON."""
    shown = repr(secret)[1:-1]
    return secret, shown, json.dumps(secret)[1:-1], json.dumps(shown)[1:-1]
