"""Slack's payloads: each becomes a request to the core, and is answered where it came from.

What answers within two seconds is in the ack itself, after its commit; what takes longer goes
behind an early ack.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.excuses import COPY, HELP, LATE, other_version, sorry, unreadable
from adapters.slack.files import bodies_of
from adapters.slack.forms import (
    answers_of,
    carried_by,
    errors_of,
    kept_open,
    options_for,
    view_of,
)
from adapters.slack.inbound import (
    Origin,
    SlackRequest,
    from_action,
    from_command,
    from_line,
    from_view,
    has_names,
    kind_of,
    noun_of,
    only_opens,
    target_in,
    worded,
)
from adapters.slack.limits import PATIENCE
from adapters.slack.outcomes import NETWORK, meaning, word_of
from adapters.slack.people import People
from adapters.slack.render import render
from adapters.slack.respond import Responder
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

NOT_KNOWN = "Slack did not tell me whether you are an admin here. Try it again in a minute."
UNSERVED = "A payload from Slack could not be served"
# Blocks that no workspace refuses; newer ones reach some later than others
SURE_BLOCKS = {"actions", "context", "divider", "header", "rich_text", "section"}
T = TypeVar("T")
Serve = Callable[[Mapping[str, Any], Origin], Awaitable[Json]]


class Interactions:
    """Takes what members do; every method returns the payload of its ack ({} for a bare one).

    None of them raises: a lost ack shows the member a timeout, and nothing else.
    """

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
        self._people = People(client, self._team)
        self._running: set[asyncio.Task[Any]] = set()

    async def typed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A slash command.

        One message that every workspace takes is answered in the ack, all else through the
        response_url.
        """
        return await self._guarded(self._typed, body, origin)

    async def pressed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A button or a menu. Slack ignores what such an ack carries."""
        return await self._guarded(self._pressed, body, origin)

    async def chosen(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """The shortcut on a message: help, for threads, where slash commands don't work."""
        return await self._guarded(self._chosen, body, origin)

    async def submitted(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """A form. A value that does not fit keeps it open, with the sentence under its field."""
        return await self._guarded(self._submitted, body, origin)

    async def searched(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """What someone types into a searching field of a form: what it could be.

        What was typed is offered at least, so that a fault of ours keeps nobody from going on.
        """
        typed = str(body.get("value") or "")
        try:
            return {"options": self._found(body, origin, typed)}
        except Exception:  # one of the outer walls of this adapter
            log.exception("What was typed into a form could not be searched")
            return {"options": options_for(typed, ())}

    async def strange(self, body: Mapping[str, Any], origin: Origin) -> Json:
        """What another version of the bot has made, older or newer, or the app's other names."""
        return await self._guarded(self._strange, body, origin)

    def lost(self, body: Mapping[str, Any], payload: Json) -> None:
        """An ack did not arrive: what it was to say goes another way.

        A form stays open then, and Slack asks its member to send it again.
        """
        log.info("An ack was lost", kind=kind_of(body))
        if "command" in body:
            target = target_in(body, Origin("", str(body.get("user_id") or "")))
            self._start(self._responder.pass_on(payload, target))

    @property
    def running(self) -> set[asyncio.Task[Any]]:
        """What is being answered."""
        return self._running

    async def close(self) -> None:
        """Ask Slack nothing more about people."""
        await self._people.close()

    async def _guarded(self, serve: Serve, body: Mapping[str, Any], origin: Origin) -> Json:
        """What ``serve`` gives; an apology, said where that is possible, and a bare ack."""
        try:
            return await serve(body, origin)
        except Exception:  # the outer wall of this adapter
            reference = secrets.token_hex(3)
            log.exception(UNSERVED, kind=kind_of(body), reference=reference)
        apology = sorry(reference, _written(body))
        self._start(self._responder.say(apology, target_in(body, origin)))
        return {}

    async def _typed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        request = self._worded(from_command(body, self._named(origin)))
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

    async def _pressed(self, body: Mapping[str, Any], origin: Origin) -> Json:
        request = from_action(body, self._named(origin))
        if request is not None:
            await _in_time(self._start(self._say_and_respond(request)))
        return {}

    async def _chosen(self, body: Mapping[str, Any], origin: Origin) -> Json:
        request = from_line(body, HELP, self._named(origin))
        await _in_time(self._start(self._say_and_respond(request)))
        return {}

    async def _submitted(self, body: Mapping[str, Any], origin: Origin) -> Json:
        try:
            carried = carried_by(body["view"], origin.user)
        except ValueError as error:
            log.warning("A form does not say what it was for", reason=str(error))
            return await self._given_back(body, origin, unreadable(_written(body)))
        request = from_view(body, *carried, self._named(origin))
        closed = asyncio.Event()
        answers = answers_of(body["view"])
        task = self._start(self._submit_and_respond(request, answers, closed))
        if not await _in_time(task):
            closed.set()
            return {}
        faults = task.result()
        if faults is None:
            return {}
        return {"response_action": "errors", "errors": errors_of(faults, self._root)}

    async def _strange(self, body: Mapping[str, Any], origin: Origin) -> Json:
        noun = noun_of(body)
        log.info("Something of another version was used", noun=noun)
        reply = other_version(noun, _written(body))
        if noun == "form":
            return await self._given_back(body, origin, reply)
        if not only_opens(body):
            self._start(self._responder.say(reply, target_in(body, origin)))
        return {}

    async def _given_back(self, body: Mapping[str, Any], origin: Origin, reply: Reply) -> Json:
        """Send somebody what they wrote; their form stays open until that has arrived."""
        task = self._start(self._responder.say(reply, target_in(body, origin)))
        if not await _in_time(task):
            return kept_open(body["view"], LATE)
        return {} if task.result() else kept_open(body["view"], COPY)

    def _found(self, body: Mapping[str, Any], origin: Origin, typed: str) -> list[Json]:
        try:
            line, _ = carried_by(body["view"], origin.user)
        except ValueError as error:
            log.warning("A form does not say what it is for", reason=str(error))
            return options_for(typed, ())
        command = parse(line, self._app.commands, self._app.catalog).spec.name
        return options_for(typed, self._app.complete_value(command, body["block_id"], typed))

    def _worded(self, request: SlackRequest) -> SlackRequest:
        """The request with names where its writer saw names, and ids where a command wants them."""
        if not has_names(request):
            return request
        try:
            read = parse(request.line, self._app.commands, self._app.catalog)
        except BotError:
            return worded(request, None)
        return worded(request, read)

    def _named(self, origin: Origin) -> Origin:
        """The origin with the workspace's name; ours, where a payload names none."""
        return replace(origin, team=origin.team or self._team, name=self._workspace)

    def _may_ride(self, message: Json) -> bool:
        """Whether a message can go in an ack, whose refusal nobody would hear of."""
        if self._client.blocks_refused:
            return False
        return all(block["type"] in SURE_BLOCKS for block in message.get("blocks", ()))

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
        try:
            if request.options:
                named = await self._people.with_names(request.options)
                request = replace(request, options=named)
            answer = await self._app.say(await self._core_request(request))
            if isinstance(answer, Form):
                return await self._opened(answer, request)
            return spelled(answer, self._root)
        except Exception:  # one of the outer walls of this adapter
            reference = secrets.token_hex(3)
            log.exception(UNSERVED, kind="line", reference=reference)
        return sorry(reference)

    async def _submit_and_respond(
        self, request: SlackRequest, answers: Mapping[str, str], closed: asyncio.Event
    ) -> Faults | None:
        """Say the answer to a form; what does not fit is given back, unless the form is closed."""
        try:
            named = await self._people.with_names(answers)
            answer = await self._app.submit(await self._core_request(request), named)
            if isinstance(answer, Faults) and not closed.is_set():
                return answer
            said = answer.reply if isinstance(answer, Faults) else answer
            reply = spelled(said, self._root)
        except Exception:  # one of the outer walls of this adapter
            reference = secrets.token_hex(3)
            log.exception(UNSERVED, kind="form", reference=reference)
            reply = sorry(reference, answers.values())
        await self._responder.say(reply, request.target)
        return None

    async def _core_request(self, request: SlackRequest) -> Request:
        """What the core is asked, by whom as far as Slack says so in time."""
        request = request.by(await self._people.known(request.actor.id))

        async def is_organiser(_place: object) -> bool:
            try:
                return await self._people.is_organiser(request.actor.id)
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


def _written(body: Mapping[str, Any]) -> list[str]:
    """What somebody filled into a form."""
    view = body.get("view")
    return list(answers_of(view).values()) if isinstance(view, Mapping) else []


async def _in_time(task: asyncio.Task[Any]) -> bool:
    """Whether the task was done before the ack has to go out. What it raised comes out here."""
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        task.result()
    return bool(done)
