"""Answering an interaction within Discord's three seconds, however long the core takes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from adapters.discord import forms
from adapters.discord.files import files_of
from adapters.discord.inbound import Interaction, key_of
from adapters.discord.render import render
from adapters.discord.views import Dialog, Layout
from bot.chat.form import Form
from bot.chat.rendered import Rendered
from bot.chat.reply import Audience, Reply


async def respond(
    interaction: Interaction, work: Coroutine[Any, Any, Reply | Form], patience: float
) -> None:
    """Sends what ``work`` answers; after ``patience`` seconds says "thinking" first, privately.

    Raises what the SDK raises where Discord does not take the answer; ``work`` is carried out all
    the same.
    """
    thinking: list[asyncio.Task[Any]] = []

    def announce() -> None:
        defer = interaction.response.defer(ephemeral=True, thinking=True)
        thinking.append(asyncio.ensure_future(defer))

    timer = asyncio.get_running_loop().call_later(patience, announce)
    try:
        answer = await work
    finally:
        timer.cancel()
        if thinking:
            await thinking[0]
    announced = bool(thinking)
    if isinstance(answer, Form) and not announced:
        await open_form(interaction, answer)
        return
    reply = answer.as_reply() if isinstance(answer, Form) else answer
    await send(interaction, reply, True if announced else None)


async def send(interaction: Interaction, reply: Reply, announced: bool | None = None) -> None:
    """Sends a reply as the first answer.

    Where "thinking" was ``announced`` (True: privately), in its place.
    """
    private = reply.audience is Audience.ONLY_YOU
    first, *rest = render(reply, key_of(interaction))
    if announced is None:
        await interaction.response.send_message(
            view=Layout(first), files=files_of(first), ephemeral=private
        )
    elif announced == private:
        await interaction.edit_original_response(view=Layout(first), attachments=files_of(first))
    else:
        # "Thinking" can't change who sees it, so it goes, and the answer is a message of its own.
        await interaction.delete_original_response()
        rest = [first, *rest]
    for message in rest:
        await _follow_up(interaction, message, private)


async def _follow_up(interaction: Interaction, message: Rendered, private: bool) -> None:
    await interaction.followup.send(
        view=Layout(message), files=files_of(message), ephemeral=private
    )


async def open_form(interaction: Interaction, form: Form) -> None:
    """Shows a form; it has to be the first answer."""
    await interaction.response.send_modal(Dialog(forms.modal(form, key_of(interaction))))
