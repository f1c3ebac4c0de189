"""The two tokens, and what is said where Slack does not take one."""

from __future__ import annotations

from dataclasses import dataclass

# What apps.connections.open, which needs one scope, says of a token that was never right
NEVER_RIGHT = {"missing_scope", "no_permission", "invalid_app_id"}


@dataclass(frozen=True, slots=True)
class Token:
    """One of the two tokens: the setting it is in, and what it has to be."""

    variable: str
    wanted: str
    remedy: str

    def not_accepted(self, word: str) -> str:
        """What is said of a token that Slack never took."""
        return f"Slack does not accept {self.variable} ({word}). It wants {self.wanted}."

    def no_longer_accepted(self, word: str) -> str:
        """What is said of a token that Slack took until now."""
        return (
            f"Slack does not accept {self.variable} any more ({word}). {self.remedy} Nothing is"
            " sent until then, and what is due waits as long as a late post may. If Slack takes"
            " the old token again, I go on by myself."
        )


BOT_TOKEN = Token(
    "SLACK_BOT_TOKEN",
    "the Bot User OAuth Token (xoxb-...) under OAuth & Permissions of your app",
    "Install the app again on its page Install App, put the new Bot User OAuth Token (xoxb-...)"
    " into .env, and start me again.",
)
APP_TOKEN = Token(
    "SLACK_APP_TOKEN",
    "an App-Level Token (xapp-...) with the scope connections:write of your app",
    "Generate an App-Level Token (xapp-...) with the scope connections:write on the page Basic"
    " Information, put it into .env, and start me again.",
)
