"""Files of numbers dropped into the conversation, what is clicked about them, and numbers typed by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from domain.errors import BadAnswer, MoveNotAllowed, NotAllowed
from domain.imports import File, Question
from domain.meetings import previous_month
from domain.people import Person
from handlers.door import Ask
from usecases import import_answers, imports, people, sources, typed
from views import import_forms as forms
from views import import_people as names
from views import imports as screens
from views import numbers_in
from views import typed as by_hand

JSON = dict[str, Any]
SLACK = "slack:"


def dropped(ask: Ask) -> None:
    """Somebody shared files with the bot: each is noted before Slack hears yes, and looked at after it."""
    try:
        for file in ask.body["event"].get("files") or ():
            place = f"{SLACK}{file['id']}"
            imports.receive(ask.services, ask.actor, key=place, place=place, name=_name(file))
        ask.ack()
    except NotAllowed:
        ask.ack()
        ask.answer(numbers_in.not_yours(people.leads(ask.services, ask.person)))


def _name(file: Mapping[str, Any]) -> str:
    return str(file.get("name") or file.get("title") or "file")


def how(ask: Ask) -> None:
    """How numbers come in, and the last files; what somebody may do who is no administrator."""
    ask.ack()
    try:
        files = imports.latest(ask.services, ask.actor)
        ask.answer(numbers_in.how(files, sources.standings(ask.services, ask.actor), ask.reader))
    except NotAllowed:
        ask.answer(numbers_in.not_yours(people.leads(ask.services, ask.person)))


def load(ask: Ask) -> None:
    """It looks right."""
    number, _, seen = ask.value.partition("|")
    _then(ask, imports.confirm(ask.services, ask.actor, int(number), int(seen) if seen else None))


def leave(ask: Ask) -> None:
    """Not now."""
    _then(ask, imports.leave(ask.services, ask.actor, ask.number))


def again(ask: Ask) -> None:
    """Look once more."""
    _then(ask, imports.look_again(ask.services, ask.actor, ask.number))


def decide(ask: Ask) -> None:
    """One of two ways to read it is chosen."""
    number, question, answer = ask.value.split("|", 2)
    _then(ask, import_answers.decide(ask.services, ask.actor, int(number), Question(question), answer))


def another(ask: Ask) -> None:
    """Whether it is another report than the earlier one of its name."""
    number, _, answer = ask.value.partition("|")
    _then(ask, import_answers.another(ask.services, ask.actor, int(number), answer == "yes"))


def show(ask: Ask) -> None:
    """A file that waits for an answer, to whichever administrator asks for it."""
    ask.ack()
    file = imports.show(ask.services, ask.actor, ask.number)
    ask.answer(screens.message(file, ask.reader, ask.services.catalogue))


def all_new(ask: Ask) -> None:
    """Everybody whom nobody knows is somebody new."""
    _then(ask, import_answers.all_new(ask.services, ask.actor, ask.number))


def _then(ask: Ask, file: File) -> None:
    """It is saved; the message says how the file stands now, even if that changes while it is being said."""
    ask.ack()
    _show(ask, file)


def _show(ask: Ask, file: File) -> None:
    ask.replace(screens.message(file, ask.reader, ask.services.catalogue))
    now = imports.show(ask.services, ask.actor, file.id)
    if now.edition != file.edition:
        _show(ask, now)


def open_change(ask: Ask) -> None:
    """Somebody reads it otherwise."""
    ask.ack()
    file = imports.show(ask.services, ask.actor, ask.number)
    ask.open(forms.change(file, ask.reader, ask.services.catalogue))


def turn_columns(ask: Ask) -> None:
    """Other columns of a file that has too many for one page; what is chosen so far stays chosen."""
    ask.ack()
    draft = forms.draft_of(ask.view)
    page = int(ask.body["actions"][0]["selected_option"]["value"])
    file = imports.show(ask.services, ask.actor, draft.file_id)
    ask.update(forms.change(file, ask.reader, ask.services.catalogue, replace(draft, page=page)))


def submit_change(ask: Ask) -> None:
    """It is looked at again in that way."""
    file = imports.show(ask.services, ask.actor, forms.draft_of(ask.view).file_id)
    read = partial(forms.read_change, ask.view, file.findings)
    _then(ask, import_answers.change(ask.services, ask.actor, file.id, read))


def open_people(ask: Ask) -> None:
    """Whom do the names mean?"""
    ask.ack()
    file = imports.show(ask.services, ask.actor, ask.number)
    form = names.people(file, imports.people(ask.services, ask.actor))
    if form is None:
        raise MoveNotAllowed("Everybody in this file is known by now.")
    ask.open(form)


def submit_people(ask: Ask) -> None:
    """These are they; the next names, if there are more."""
    number, last = names.about(ask.view)
    before = imports.show(ask.services, ask.actor, number)
    chosen, new = names.read_people(ask.view, before)
    form = names.people(before, imports.people(ask.services, ask.actor), after=last)
    if chosen or new:
        before = import_answers.settle_people(ask.services, ask.actor, number, chosen, new=new)
    if form is None:
        _then(ask, before)
        return
    ask.turn(form)
    _show(ask, before)


def rows(ask: Ask) -> None:
    """The refused rows once more, as a file."""
    ask.ack()
    imports.give_back(ask.services, ask.actor, ask.number)


def open_type(ask: Ask) -> None:
    """Numbers are typed in by hand."""
    ask.ack()
    month = previous_month(ask.reader.today)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    ask.open(_form(ask, mine, mine[0], month))


def choose_type(ask: Ask) -> None:
    """Another rep, or another month: the form shows what is known of it."""
    ask.ack()
    rep_id, month = by_hand.read_who(ask.view)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    ask.update(_form(ask, mine, next((each for each in mine if each.id == rep_id), mine[0]), month))


def _form(ask: Ask, mine: tuple[Person, ...], rep: Person, month: date) -> JSON:
    known = typed.standing(ask.services, ask.actor, rep, month)
    asked = typed.measures(ask.services, ask.actor, rep, month)
    return by_hand.form(mine, asked, known, (rep.id, month), ask.reader, ask.services.catalogue)


def submit_type(ask: Ask) -> None:
    """What was typed is saved, and said."""
    rep_id, month = by_hand.read_who(ask.view)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    rep = next((each for each in mine if each.id == rep_id), None)
    if rep is None:
        raise NotAllowed
    try:
        saved = typed.save(ask.services, ask.actor, rep, month, by_hand.read_numbers(ask.view))
    except BadAnswer as trouble:
        raise BadAnswer(by_hand.field_of(ask.view, trouble.field), str(trouble)) from None
    ask.ack()
    ask.answer(by_hand.saved(rep, month, saved, ask.reader, ask.services.catalogue))
