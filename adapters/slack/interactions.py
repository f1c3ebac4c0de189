"""Slack's payloads: each becomes a line for the core, and its Reply goes back where the payload came from.

What answers within two seconds is in the ack itself, after its commit; what takes longer goes behind an early ack.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.files import bodies_of
from adapters.slack.forms import answers_of, carried_by, options_for, view_of, wrong_fields
from adapters.slack.inbound import (
    Request,
    actor_of,
    from_action,
    from_choice,
    from_command,
    place_of,
    strangers,
)
from adapters.slack.limits import PATIENCE
from adapters.slack.outcomes import NETWORK, meaning, word_of
from adapters.slack.render import render
from adapters.slack.respond import Responder
from adapters.slack.roles import Roles
from bot.chat.invocation import Invocation
from bot.chat.rendered import Json
from bot.chat.reply import Audience, Mono, Reply, spelled, text
from bot.errors import BotError, SendError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.slack")

HELP = "help"
T = TypeVar("T")


class Interactions:
    """Takes what members do; every method returns the payload of its ack ({} for a bare one)."""

    def __init__(
        self, app: App, client: AsyncWebClient, responder: Responder, root: str, workspace: str
    ) -> None:
        self._app = app
        self._client = client
        self._responder = responder
        self._root = root
        self._workspace = workspace
        self._roles = Roles(client)
        self._running: set[asyncio.Task[Any]] = set()

    async def typed(self, body: Mapping[str, Any]) -> Json:
        """A slash command: one message is answered in the ack, more than one through the response_url."""
        request = from_command(body, self._workspace)
        task = self._start(self._answer(request))
        if not await _in_time(task):
            self._start(self._say_when_done(task, request))
            return {}
        reply = task.result()
        if reply is None:
            return {}
        messages = bodies_of(render(reply))
        if len(messages) > 1:
            self._start(self._responder.say(reply, request.target))
            return {}
        return messages[0] | {
            "response_type": "in_channel" if reply.audience is Audience.EVERYONE else "ephemeral"
        }

    async def pressed(self, body: Mapping[str, Any]) -> Json:
        """A button or a menu. Slack ignores what such an ack carries."""
        request = from_action(body, self._workspace)
        if request is not None:
            await _in_time(self._start(self._serve(request)))
        return {}

    async def chosen(self, body: Mapping[str, Any]) -> Json:
        """The shortcut on a message: the menu, for those in a thread, where slash commands don't work."""
        await _in_time(self._start(self._serve(from_choice(body, HELP, self._workspace))))
        return {}

    async def submitted(self, body: Mapping[str, Any]) -> Json:
        """A form. A value that does not fit keeps it open, with the sentence under its field."""
        line, target = carried_by(body["view"], body["user"]["id"])
        request = Request(
            body["trigger_id"],
            actor_of(body),
            place_of(body, target.channel, self._workspace),
            line,
            target,
            body["trigger_id"],
        )
        try:
            opened = self._app.invocation(request.id, request.actor, request.place, line)
        except BotError as error:  # a command that a newer version no longer has
            await _in_time(self._start(self._responder.say(self._app.explain(error), target)))
            return {}
        answers = answers_of(body["view"])
        spec = self._app.commands[opened.command]
        wrong = wrong_fields({field.name: field for field in spec.parameters}, answers)
        if wrong:
            return {"response_action": "errors", "errors": wrong}
        filled = replace(opened, arguments={**opened.arguments, **answers})
        await _in_time(self._start(self._carry_out_and_say(filled, request)))
        return {}

    async def searched(self, body: Mapping[str, Any]) -> Json:
        """What someone types into a searching field of a form: what it could be."""
        line, target = carried_by(body["view"], body["user"]["id"])
        place = place_of(body, target.channel, self._workspace)
        opened = self._app.invocation(f"search:{body['view']['id']}", actor_of(body), place, line)
        typed = str(body.get("value") or "")
        return {
            "options": options_for(
                typed, self._app.complete(opened.command, body["block_id"], typed)
            )
        }

    async def close(self, seconds: float) -> None:
        """Let what is running finish, then stop what has not."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in list(self._running):
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("Answering someone on Slack failed", exc_info=fault)

    async def _serve(self, request: Request) -> None:
        reply = await self._answer(request)
        if reply is not None:
            await self._responder.say(reply, request.target)

    async def _say_when_done(self, task: asyncio.Task[Reply | None], request: Request) -> None:
        reply = await task
        if reply is not None:
            await self._responder.say(reply, request.target)

    async def _answer(self, request: Request) -> Reply | None:
        """The reply to a line; None where a form was opened instead."""
        try:
            invocation = self._app.invocation(
                request.id, request.actor, request.place, request.line
            )
            if await self._opens_form(invocation, request):
                return None
        except BotError as error:
            return spelled(self._app.explain(error), self._root)
        return await self._carry_out(invocation)

    async def _carry_out_and_say(self, invocation: Invocation, request: Request) -> None:
        await self._responder.say(await self._carry_out(invocation), request.target)

    async def _carry_out(self, invocation: Invocation) -> Reply:
        return spelled(await self._handled(invocation), self._root)

    async def _handled(self, invocation: Invocation) -> Reply:
        try:
            known = await self._with_role(invocation)
        except SendError as error:
            log.warning("Slack did not say who is an organiser", reason=error.sentence)
            if invocation.command != HELP:  # which only leaves the organisers' part out
                return self._app.explain(
                    BotError(
                        "Slack did not tell me whether you are an admin here. Try it again in a"
                        " minute."
                    )
                )
            known = invocation
        reply = await self._app.handle(known)
        return self._with_root(reply) if known.command == HELP else reply

    async def _with_role(self, invocation: Invocation) -> Invocation:
        """The invocation, with the member's role looked up where the command asks for it (or lists such commands)."""
        if (
            invocation.command != HELP
            and not self._app.commands[invocation.command].organisers_only
        ):
            return invocation
        organiser = await self._roles.is_organiser(invocation.actor.id)
        return replace(invocation, actor=replace(invocation.actor, organiser=organiser))

    def _with_root(self, reply: Reply) -> Reply:
        """Help names commands as every platform shares them; here they follow the root."""
        hint = text(
            "In Slack each of these follows ",
            Mono(self._root),
            ", as in ",
            Mono(f"{self._root} {HELP}"),
            ".",
        )
        return replace(reply, blocks=(*reply.blocks, replace(hint, quiet=True)))

    async def _opens_form(self, invocation: Invocation, request: Request) -> bool:
        """Open a form for what is missing.

        BotError, with what to type instead, where Slack opens none.
        """
        spec = self._app.commands[invocation.command]
        odd = strangers(spec, invocation.arguments)
        given = {name: value for name, value in invocation.arguments.items() if name not in odd}
        form = self._app.form(invocation.command, given, always=bool(odd))
        if form is None:
            return False
        try:
            await self._client.views_open(
                trigger_id=request.trigger, view=view_of(form, request.target)
            )
        except (SlackApiError, *NETWORK) as error:
            if isinstance(error, SlackApiError) and word_of(error) == "exchanged_trigger_id":
                return True  # the same press, delivered twice: its form is open already
            log.warning("Slack opened no form", command=spec.name, reason=meaning(error).sentence)
            typed = f"/{spec.usage}"
            raise BotError(
                f"Slack opened no form just now. In one line it goes `{typed}`."
            ) from error
        return True


async def _in_time(task: asyncio.Task[Any]) -> bool:
    """Whether the task was done before the ack has to go out. What it raised comes out here."""
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        task.result()
    return bool(done)
