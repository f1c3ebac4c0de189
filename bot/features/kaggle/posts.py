"""The Kaggle prompt of the week."""

from __future__ import annotations

from bot.catalog.schema import Kaggle
from bot.chat.post import Occasion, weekly
from bot.chat.reply import Reply
from bot.features.items import finished_tally
from bot.features.kaggle import replies


@weekly("kaggle", noun="Kaggle prompt", weekday=2, time="09:00", items=Kaggle, count=finished_tally)
def prompt_of_the_week(item: Kaggle, occasion: Occasion) -> Reply:
    """Wednesday's post."""
    return replies.prompt(item, occasion)
