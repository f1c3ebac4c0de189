"""Which command stands on which page of ``help``.

One that is named nowhere comes to the last page of its sort.
"""

from __future__ import annotations

from bot.chat.help import Page

PAGES = (
    Page(
        "logging",
        "Log what you did",
        ("log", "done", "undo", "know", "points", "activities", "activity"),
        also=("entries",),
    ),
    Page(
        "way",
        "Where am I, what next",
        (
            "me show",
            "next",
            "progress",
            "roadmap",
            "topic",
            "resources",
            "explain",
            "search",
        ),
        also=("where", "road", "learning"),
    ),
    Page(
        "week",
        "This week together",
        (
            "challenge",
            "leaderboard",
            "hint",
            "submit",
            "solution",
            "kaggle",
            "paper",
            "vote",
            "nudge",
            "why",
        ),
        also=("together", "weekly", "posts"),
    ),
    Page(
        "practise",
        "Practise",
        ("interview", "recall show", "design", "rubric", "guess", "guesses"),
        also=("practice", "exercise"),
    ),
    Page(
        "memory",
        "Recall with cards",
        ("recall answer", "recall grade", "recall weekly", "recall export", "recall wrong"),
        also=("remember", "forgetting"),
    ),
    Page(
        "settings",
        "Remind me, settings",
        ("remind me", "remind show", "remind drop", "privacy", "organisers list", "help"),
        also=("reminders", "rest"),
    ),
    Page(
        "organisers",
        "For organisers",
        (
            "setup",
            "schedule show",
            "schedule set",
            "schedule add",
            "schedule remove",
            "schedule pause",
            "schedule resume",
            "schedule zone",
        ),
        also=("organizers", "organiser", "organizer", "admin", "schedule"),
        for_organisers=True,
    ),
    Page(
        "one post",
        "For organisers: one post, days off",
        (
            "schedule preview",
            "schedule swap",
            "schedule post-now",
            "schedule skip",
            "schedule vacation",
            "schedule back",
        ),
        also=("days off", "holidays"),
        for_organisers=True,
    ),
    Page(
        "who organises",
        "For organisers: who organises",
        ("organisers add", "organisers remove", "organisers log"),
        also=("admins", "rights"),
        for_organisers=True,
    ),
    Page(
        "failures",
        "For organisers: when something fails",
        ("schedule history", "schedule contact", "schedule doubt"),
        also=("faults",),
        for_organisers=True,
    ),
)
