"""Events of the pager -> the core, and its answers -> pages. No conversation is written here."""

from __future__ import annotations

from bot.app import App
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.rendered import Json
from bot.chat.reply import Audience, Reply
from tests.adapters.skeleton.pager import Pager
from tests.adapters.skeleton.render import render


class Inbound:
    """Takes what people do with their pagers."""

    def __init__(self, app: App, pager: Pager) -> None:
        self._app, self._pager = app, pager

    async def typed(self, event: Json) -> None:
        """A line, or the line of a key."""
        await self._show(await self._app.say(_request(event)), event)

    async def filled(self, event: Json) -> None:
        """Fields that were asked for; ``line`` is what they were asked with."""
        await self._show(await self._app.submit(_request(event), event["answers"]), event)

    async def _show(self, answer: Reply | Form | Faults, event: Json) -> None:
        match answer:
            case Form():
                fields = [(field.name, field.description) for field in answer.fields]
                self._pager.ask(event["who"], {"line": answer.line, "fields": fields})
            case Faults():
                asked = self._pager.asked[event["who"]]
                self._pager.ask(event["who"], asked | {"problems": dict(answer.sentences)})
            case Reply():
                everyone = answer.audience is Audience.EVERYONE
                box = event["channel"] if everyone else event["who"]
                await self._pager.post(box, [page.body for page in render(answer)])


def _request(event: Json) -> Request:
    actor = Actor("pager", event["who"], event["name"], event.get("boss", False))
    return Request(event["id"], actor, Place("pager", "hill", event["channel"]), event["line"])
