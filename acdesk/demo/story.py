"""What is going on now: each step of a story is the verb that a key or a command would call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from acdesk.demo.letters import letter
from acdesk.demo.script import Step, Stories, Story, load
from acdesk.demo.stage import Scene, Stage
from acdesk.verbs import answering, arrive, leading, pausing, tidying, working
from db import records
from db.models import Message


def stories(stage: Stage) -> Iterator[Scene]:
    """The scenes of everything that is open, and of mail that no person wrote."""
    for number, story in enumerate(load("stories.toml", Stories).story, 1):
        yield from _Telling(stage, story, number).scenes()


class _Telling:
    """One story: its request's number once it has come, and the ids of its mail."""

    def __init__(self, stage: Stage, story: Story, number: int) -> None:
        self.stage, self.story, self.desk = stage, story, stage.desk
        sender = story.sender or stage.address(story.client, story.contact)
        self.message_id = f"demo-{number}@{sender.rpartition('@')[2].rstrip('>')}"
        self.number = 0
        self.hurry = stage.times.too_soon(stage.times.ago(story.steps[0].ago))
        self.acts: dict[str, Callable[[Step], object]] = {
            "mail": self.mail,
            "reply": self.reply,
            "automatic": self.mail,
            "add": self.add,
            "ack": lambda step: answering.acknowledge(
                self.desk, self.number, eta=self.date(step.eta), update_at=self.date(step.next), text=step.text
            ),
            "update": lambda step: answering.update(self.desk, self.number, text=step.text),
            "urgency": lambda step: tidying.set_urgency(self.desk, self.number, level=step.level, fact=step.text),
            "note": lambda step: tidying.note(self.desk, self.number, text=step.text),
            "route": self.route,
            "accept": lambda step: working.accept(self.desk, self.number),
            "check_in": lambda step: working.check_in(self.desk, self.number, text=step.text),
            "finish": lambda step: working.finish(self.desk, self.number, result=step.text, hours=step.actual),
            "escalate": lambda step: leading.escalate(self.desk, self.number, kind=step.level, why=step.text),
            "hand_over": lambda step: leading.hand_over(self.desk, self.number),
            "take_over": lambda step: leading.take_over(self.desk, self.number),
            "wait": lambda step: pausing.wait(self.desk, self.number, question=step.question, if_silent=step.text),
            "park": lambda step: pausing.park(self.desk, self.number, until=self.stage.times.date(step.until)),
        }

    def scenes(self) -> Iterator[Scene]:
        """Each step at its instant. Raises KeyError for a step that no verb does."""
        for step in self.story.steps:
            act = self.acts[step.do]
            yield Scene(self.stage.times.ago(step.ago), lambda act=act, step=step: act(step), step.who)  # type: ignore[misc]

    def date(self, words: str) -> datetime | None:
        """A date of the data file; None for none."""
        return self.stage.times.date(words) if words else None

    def said(self, text: str) -> str:
        """The text with the weekday that the client hopes for."""
        return text.replace("{day}", self.hurry)

    def mail(self, step: Step) -> None:
        """A message of the client, or of somebody unknown; it is what the story is about from here on."""
        self.receive(step, self.said(self.story.title), self.message_id)
        rows = records.find(Message, message_id=self.message_id)
        self.number = rows[0].request_id or 0
        self.link()

    def reply(self, step: Step) -> None:
        """The client answers in the same thread."""
        self.receive(step, f"Re: {self.said(self.story.title)}", f"re-{self.message_id}", answers=self.message_id)

    def receive(self, step: Step, subject: str, message_id: str, *, answers: str = "") -> None:
        """A message comes by mail."""
        stage, story = self.stage, self.story
        raw = letter(
            sender=story.sender or stage.address(story.client, story.contact),
            to=f"Maya <maya@{stage.domain}>",
            subject=subject,
            text=self.said(step.text),
            at=self.desk.now().astimezone(stage.times.agency.zone),
            message_id=message_id,
            answers=answers,
            as_html=step.html,
            attachment=step.attachment,
            header=step.header,
        )
        stage.receive(raw)

    def add(self, step: Step) -> None:
        """A request by phone, chat or in a call."""
        stage, story = self.stage, self.story
        done = arrive.add(
            self.desk,
            story.title,
            stage.clients[story.client],
            contact_id=stage.contact(story.client, story.contact),
            channel=step.channel,
            body=step.text,
        )
        self.number = done.created[0]
        self.link()

    def link(self) -> None:
        """The objective that it serves."""
        if self.story.objective:
            number = self.stage.objectives[self.story.client, self.story.objective]
            tidying.link(self.desk, self.number, objective_id=number)

    def route(self, step: Step) -> None:
        """To a specialist, or whoever covers."""
        low, high = step.hours or (None, None)
        working.route(
            self.desk,
            self.number,
            to=self.stage.staff[step.to],
            low_hours=low,
            high_hours=high,
            skill=step.skill,
            due=self.date(step.due),
        )
