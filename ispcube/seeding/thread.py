import random
from datetime import datetime, timedelta
from typing import NamedTuple

from accounts.models import User
from ispcube.seeding.chance import draws, zipf
from ispcube.seeding.lines import normal
from ispcube.seeding.loading import Loader
from tickets.choices import Visibility
from tickets.example_words import STORIES, THANKS, Story
from tickets.models import Change, Entry, State
from tickets.services.history import one_line


class Course(NamedTuple):
    """How a ticket went. closed: None while it goes on."""

    number: int
    opened: datetime
    closed: datetime | None
    author: User
    owner: User | None
    first: State
    state: State


class Outcome(NamedTuple):
    """What the ticket itself keeps of its thread. reply: the key of the answer that a message carried, or 0."""

    last: str
    last_at: datetime
    version: int
    reply: int


class Thread:
    """What was said of a ticket, and its history."""

    def __init__(self, loader: Loader, rng: random.Random) -> None:
        self.entries = loader.table(
            Entry,
            "ticket_id",
            "author_id",
            "visibility",
            "origin",
            "body",
            "created_at",
            "form_key",
            "search_text",
        )
        self.changes = loader.table(
            Change, "ticket_id", "deed", "actor_id", "at", "field", "before", "after", "before_id", "after_id"
        )
        self.rng = rng
        stories = [story for told in STORIES.values() for story in told]
        self.stories = draws(stories, zipf(len(stories), 1.0, 2), rng)

    def write(self, course: Course, story: Story) -> Outcome:
        rng, person = self.rng, course.owner or course.author
        end = course.closed or course.opened + timedelta(hours=30)
        step = (end - course.opened) / (len(story.notes) + len(story.replies) + 3)
        at, version, reply, last = course.opened, 1, 0, story.told
        if course.owner:
            at, version = at + step * rng.random(), version + 1
            self.change(course, at, "assignee", ("", None), (str(course.owner), course.owner.pk))
        for note in story.notes:
            at, last = at + step, note
            self.say(course, at, person, Visibility.INTERNAL, note)
        for answer in story.replies:
            at, last = at + step, answer
            reply = self.say(course, at, person, Visibility.PUBLIC, answer)
        if course.state.pk != course.first.pk:
            at, version = course.closed or at + step, version + 1
            self.change(
                course, at, "state", (course.first.name, course.first.pk), (course.state.name, course.state.pk)
            )
        if course.closed:
            last = story.end if rng.random() < 0.8 else rng.choice(THANKS)
            self.say(course, at, person, Visibility.INTERNAL, last)
        return Outcome(one_line(last), at, version, reply)

    def say(self, course: Course, at: datetime, author: User, visibility: Visibility, body: str) -> int:
        key = self.key()
        return self.entries.add(
            str(course.number), str(author.pk), visibility.value, "operator", body, str(at), key, normal(body)
        )

    def change(self, course: Course, at: datetime, field: str, before: tuple, after: tuple) -> None:
        person = course.owner or course.author
        ids = (str(before[1]) if before[1] else None, str(after[1]))
        row = (str(course.number), self.key(), str(person.pk), str(at), field, before[0], after[0], *ids)
        self.changes.add(*row)

    def key(self) -> str:
        return f"{self.rng.getrandbits(128):032x}"
