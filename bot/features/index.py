"""The bot's table of contents: every command in the order of ``help``, and every weekly post."""

from __future__ import annotations

from bot.features.activity.commands import activities, activity
from bot.features.challenge.commands import challenge, hint, solution, submit
from bot.features.challenge.posts import challenge_of_the_week
from bot.features.explain.commands import explain, resources
from bot.features.guess.commands import guess, guesses_
from bot.features.help.commands import help_, why
from bot.features.interview.commands import design, interview, rubric
from bot.features.interview.posts import question_of_the_week
from bot.features.kaggle.commands import kaggle
from bot.features.kaggle.posts import prompt_of_the_week
from bot.features.know.commands import know
from bot.features.leaderboard.commands import leaderboard
from bot.features.log.commands import done, log
from bot.features.me.commands import me, progress
from bot.features.me_delete.commands import delete
from bot.features.me_export.commands import export as export_me
from bot.features.nudge.commands import nudge
from bot.features.nudge.posts import nudge_of_the_week
from bot.features.organisers.commands import add as name_organiser
from bot.features.organisers.commands import list_ as organisers_
from bot.features.organisers.commands import log as organisers_log
from bot.features.organisers.commands import remove as unname_organiser
from bot.features.paper.commands import paper, vote
from bot.features.paper.posts import paper_of_the_week
from bot.features.points.commands import points
from bot.features.privacy.commands import privacy
from bot.features.recall.commands import answer, export, grade, weekly, wrong
from bot.features.recall.commands import show as cards
from bot.features.recap.posts import recap_of_the_week
from bot.features.remind.commands import drop, remind, reminders
from bot.features.roadmap.commands import next_, roadmap, topic
from bot.features.schedule_check.commands import check
from bot.features.schedule_preview.commands import post_now, preview, swap
from bot.features.schedule_set.commands import (
    add,
    contact,
    doubt,
    pause,
    remove,
    resume,
    set_,
)
from bot.features.schedule_show.commands import back, history, show, skip, vacation
from bot.features.search.commands import search
from bot.features.setup.commands import setup, zone_
from bot.features.undo.commands import redo, undo

COMMANDS = (
    log,
    undo,
    redo,
    done,
    know,
    progress,
    points,
    next_,
    roadmap,
    topic,
    activities,
    activity,
    resources,
    explain,
    leaderboard,
    challenge,
    hint,
    submit,
    solution,
    guess,
    guesses_,
    kaggle,
    paper,
    vote,
    why,
    interview,
    design,
    rubric,
    cards,
    answer,
    grade,
    weekly,
    export,
    wrong,
    nudge,
    remind,
    reminders,
    drop,
    search,
    me,
    export_me,
    delete,
    privacy,
    help_,
    setup,
    show,
    set_,
    zone_,
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
    check,
    doubt,
    organisers_,
    name_organiser,
    unname_organiser,
    organisers_log,
)

POSTS = (
    challenge_of_the_week,
    question_of_the_week,
    prompt_of_the_week,
    nudge_of_the_week,
    paper_of_the_week,
    recap_of_the_week,
)
