"""Slack's payloads: each becomes a request to the core, and is answered where it came from.

What answers within two seconds is in the ack itself, after its commit; what takes longer goes
behind an early ack.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.files import bodies_of
from adapters.slack.forms import answers_of, carried_by, errors_of, options_for, view_of
from adapters.slack.inbound import (
    Origin,
    SlackRequest,
    from_action,
    from_command,
    from_line,
    from_view,
)
from adapters.slack.limits import PATIENCE
from adapters.slack.outcomes import NETWORK, meaning, word_of
from adapters.slack.render import render
from adapters.slack.respond import Responder
from adapters.slack.roles import Roles
from adapters.slack.web import Client
from bot.chat.explanation import explained
from bot.chat.form import Faults, Form
from bot.chat.invocation import Request
from bot.chat.parse import parse
from bot.chat.rendered import Json
from bot.chat.reply import Audience, Reply, spelled
from bot.errors import BotError, SendError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.slack")

HELP = "help"
NOT_KNOWN = "Slack did not tell me whether you are an admin here. Try it again in a minute."
# Blocks that no workspace refuses; newer ones reach some later than others
SURE_BLOCKS = {"actions", "context", "divider", "header", "rich_text", "section"}
T = TypeVar("T")


class Interactions:
    """Takes what members do; every method returns the payload of its ack ({} for a bare one)."""

    def __init__(
        self,
        app: App,
        client: Client,
        responder: Responder,
        root: str,
        who: Mapping[str, Any],
    ) -> None:
        """``who``: what auth.test says of us, the workspace's name and id among it."""
        self._app = app
        self._client = client
        self._responder = responder
        self._root = root
        self._workspace = str(who.get("team") or "")
        self._team = str(who["team_id"])
        self._roles = Roles(client, self._team)
        self._running: set[asyncio.Task[Any]] = set()

    async def typed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A slash command.

        One message that every workspace takes is answered in the ack, all else through the
        response_url.
        """
        request = from_command(body, self._named(origin))
        task = self._start(self._said(request))
        if not await _in_time(task):
            self._start(self._respond_when_done(task, request))
            return {}
        reply = task.result()
        if reply is None:
            return {}
        messages = bodies_of(render(reply))
        if len(messages) > 1 or not self._may_ride(messages[0]):
            self._start(self._responder.say(reply, request.target))
            return {}
        shared = reply.audience is Audience.EVERYONE
        return messages[0] | {"response_type": "in_channel" if shared else "ephemeral"}

    async def pressed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A button or a menu. Slack ignores what such an ack carries."""
        request = from_action(body, self._named(origin))
        if request is not None:
            await _in_time(self._start(self._say_and_respond(request)))
        return {}

    async def chosen(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """The shortcut on a message: help, for threads, where slash commands don't work."""
        request = from_line(body, HELP, self._named(origin))
        await _in_time(self._start(self._say_and_respond(request)))
        return {}

    async def submitted(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A form. A value that does not fit keeps it open, with the sentence under its field."""
        carried = carried_by(body["view"], origin.user)
        request = from_view(body, *carried, self._named(origin))
        closed = asyncio.Event()
        answers = answers_of(body["view"])
        task = self._start(self._submit_and_respond(request, answers, closed))
        if not await _in_time(task):
            closed.set()
            return {}
        faults = task.result()
        return {"response_action": "errors", "errors": errors_of(faults)} if faults else {}

    async def searched(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """What someone types into a searching field of a form: what it could be."""
        line, _ = carried_by(body["view"], origin.user)
        typed = str(body.get("value") or "")
        command = parse(line, self._app.commands, self._app.catalog).spec.name
        found = self._app.complete_value(command, body["block_id"], typed)
        return {"options": options_for(typed, found)}

    def _named(self, origin: Origin) -> Origin:
        """The origin with the workspace's name; ours, where a payload names none."""
        return replace(origin, team=origin.team or self._team, name=self._workspace)

    def _may_ride(self, message: Json) -> bool:
        """Whether a message can go in an ack, whose refusal nobody would hear of."""
        if self._client.blocks_refused:
            return False
        return all(block["type"] in SURE_BLOCKS for block in message.get("blocks", ()))

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

    async def _say_and_respond(self, request: SlackRequest) -> None:
        reply = await self._said(request)
        if reply is not None:
            await self._responder.say(reply, request.target)

    async def _respond_when_done(
        self, task: asyncio.Task[Reply | None], request: SlackRequest
    ) -> None:
        """Say what came too late for its ack."""
        reply = await task
        if reply is not None:
            await self._responder.say(reply, request.target)

    async def _said(self, request: SlackRequest) -> Reply | None:
        """The reply to a line; None where a form was opened instead."""
        answer = await self._app.say(self._core_request(request))
        if isinstance(answer, Form):
            return await self._opened(answer, request)
        return spelled(answer, self._root)

    async def _submit_and_respond(
        self, request: SlackRequest, answers: Mapping[str, str], closed: asyncio.Event
    ) -> Faults | None:
        """Say the answer to a form; what does not fit is given back, unless the form is closed."""
        answer = await self._app.submit(self._core_request(request), answers)
        if isinstance(answer, Faults) and not closed.is_set():
            return answer
        reply = answer.reply if isinstance(answer, Faults) else answer
        await self._responder.say(spelled(reply, self._root), request.target)
        return None

    def _core_request(self, request: SlackRequest) -> Request:
        async def is_organiser(_place: object) -> bool:
            try:
                return await self._roles.is_organiser(request.actor.id)
            except SendError as error:
                log.warning("Slack did not say who is an organiser", reason=error.sentence)
                raise BotError(NOT_KNOWN) from error

        return request.to_core(is_organiser, self._root)

    async def _opened(self, form: Form, request: SlackRequest) -> Reply | None:
        """Open a form; what to type instead, where Slack opens none."""
        try:
            view = view_of(form, request.target)
            await self._client.views_open(trigger_id=request.trigger, view=view)
        except BotError as error:
            return spelled(explained(error), self._root)
        except (SlackApiError, *NETWORK) as error:
            if isinstance(error, SlackApiError) and word_of(error) == "exchanged_trigger_id":
                return None  # The same press, delivered twice: its form is open already
            reason = meaning(error).sentence
            log.warning("Slack opened no form", command=form.spec.name, reason=reason)
            sentence = f"Slack opened no form just now. In one line it goes `/{form.spec.usage}`."
            return spelled(explained(BotError(sentence)), self._root)
        return None


async def _in_time(task: asyncio.Task[Any]) -> bool:
    """Whether the task was done before the ack has to go out. What it raised comes out here."""
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        task.result()
    return bool(done)
