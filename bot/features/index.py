"""The bot's table of contents: every command in the order of ``help``, and every weekly post."""

from __future__ import annotations

from bot.features.boards.commands import leaderboard
from bot.features.challenges.commands import challenge, hint, submit
from bot.features.challenges.posts import challenge_of_the_week
from bot.features.finder.commands import search
from bot.features.journal.commands import done, log, undo
from bot.features.kaggle.commands import kaggle
from bot.features.kaggle.posts import prompt_of_the_week
from bot.features.manual.commands import help_
from bot.features.papers.commands import paper
from bot.features.papers.posts import paper_of_the_week
from bot.features.practice.commands import design, interview, rubric
from bot.features.profile.commands import me
from bot.features.roadmap.commands import next_, progress, roadmap, topic
from bot.features.schedules.commands import pause, resume, set_, setup, show
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
    interview,
    design,
    rubric,
    search,
    me,
    help_,
    setup,
    show,
    set_,
    pause,
    resume,
)

POSTS = (challenge_of_the_week, prompt_of_the_week, paper_of_the_week)
