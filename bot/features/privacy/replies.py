"""What is said about what is kept of a member. No promises: how things are."""

from __future__ import annotations

from bot.chat.privacy import HIDE, SHOW, other_way
from bot.chat.reply import Block, Button, Heading, Prose, Reply, actions, text
from bot.english import GROUP_SEES, YOURS_ALONE
from bot.store.corrections import UNDONE_FOR
from bot.store.purge import KEPT_FOR

KEPT = (
    "your name as it is shown here, your account's id, your time zone where you set one or I took"
    " it from your profile (then I told you), and whether you are left out of boards and recaps",
    "every entry: what, which day, how long, its points, your note and your link; also the answer"
    " to a challenge that was right. `undo` marks an entry: it no longer counts, and is"
    f" erased {UNDONE_FOR.days} days later",
    "your votes, and your reminders until four weeks after they came",
    "when you first saw the last hint of a challenge, and its solution",
    "every grade that you gave a recall card, and when the card comes back; whether you want a line"
    " a week about them",
    "what you guessed before an answer was told, how sure you were, and what was true",
    "which interview questions you were asked, so that the next one is another",
    "that you are named an organiser, if you are, and for a year what you changed as one",
    "what you wrote in a line or form that was refused, for a day",
)
SEEN = (
    f"**your group**: {GROUP_SEES}. The board shows the points; the weekly recap the rest, and who"
    " logged something. As numbers without a name: how many finished something, or voted for it,"
    " and the minutes of all together where three or more logged some",
    f"**you alone**: {YOURS_ALONE}, and your answers, until you share your page yourself; your"
    " recall cards",
    "**an organiser of your group**: what you write about a recall card that is wrong, without your"
    " name",
    "**whoever asks who organises**: the names of your organisers, but not of those who are"
    " left out of boards",
    "**your organisers**: who named whom, and for a year what each of them changed",
    "**whoever runs this bot**: the database, with all of it",
)
REMOVED = (
    "`me export` gives you all of it as one file that only you get. `me delete` says what would go,"
    " asks once, and deletes it for good; what was posted in channels stays there.\n\n"
    "When I am removed from your server or workspace, all of it is kept for"
    f" {KEPT_FOR.days} days, in case I come back, and then deleted."
)


HIDDEN = (
    "Only you see your rank then. Numbers without a name still count you, what was posted before"
    " stays, and a page that you share yourself is shown."
)


def privacy(group: str, *, hidden: bool) -> Reply:
    """What is kept of a member of a group, who can see it, and how it is removed."""
    where = f" in {group}" if group else ""
    blocks: list[Block] = [
        text(f"This is what I keep about you{where}, and who can see it."),
        Heading("Kept"),
        Prose(_list(KEPT)),
        Heading("Seen by"),
        Prose(_list(SEEN)),
        text(*other_way(hidden), f" {HIDDEN}"),
        Heading("Exported or removed"),
        Prose(REMOVED),
        actions(
            _other_way(hidden),
            Button("What I logged", "me"),
            Button("Give me all of it", "me export"),
            Button("Delete it all", "me delete"),
        ),
    ]
    return Reply("What I keep about you", tuple(blocks))


def _other_way(hidden: bool) -> Button:
    if hidden:
        return Button("Put me back", SHOW)
    return Button("Leave me out", HIDE)


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)
