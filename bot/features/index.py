"""The bot's table of contents: every command in the order of ``help``, and every weekly post."""

from __future__ import annotations

from bot.features.boards.commands import leaderboard
from bot.features.calendar.commands import back, history, show, skip, vacation
from bot.features.challenges.commands import challenge, hint, submit
from bot.features.challenges.posts import challenge_of_the_week
from bot.features.finder.commands import search
from bot.features.journal.commands import done, log, undo
from bot.features.kaggle.commands import kaggle
from bot.features.kaggle.posts import prompt_of_the_week
from bot.features.manual.commands import help_, why
from bot.features.nudges.commands import nudge
from bot.features.nudges.posts import nudge_of_the_week
from bot.features.papers.commands import paper, vote
from bot.features.papers.posts import paper_of_the_week
from bot.features.practice.commands import design, interview, rubric
from bot.features.practice.posts import question_of_the_week
from bot.features.previews.commands import post_now, preview, swap
from bot.features.profile.commands import me
from bot.features.recap.posts import recap_of_the_week
from bot.features.reminders.commands import drop, remind, reminders
from bot.features.roadmap.commands import next_, progress, roadmap, topic
from bot.features.schedules.commands import add, contact, doubt, pause, remove, resume, set_, setup
from bot.features.study.commands import explain, resources

COMMANDS = (
    log,
    undo,
    done,
    progress,
    next_,
    roadmap,
    topic,
    resources,
    explain,
    leaderboard,
    challenge,
    hint,
    submit,
    kaggle,
    paper,
    vote,
    why,
    interview,
    design,
    rubric,
    nudge,
    remind,
    reminders,
    drop,
    search,
    me,
    help_,
    setup,
    show,
    set_,
    pause,
    resume,
    add,
    remove,
    preview,
    skip,
    vacation,
    back,
    swap,
    post_now,
    history,
    contact,
    doubt,
)

POSTS = (
    challenge_of_the_week,
    question_of_the_week,
    prompt_of_the_week,
    nudge_of_the_week,
    paper_of_the_week,
    recap_of_the_week,
)
