"""Files of numbers dropped into the conversation, what is clicked about them, and numbers typed by hand."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from domain.errors import NotAllowed
from domain.imports import File, Question
from domain.meetings import previous_month
from domain.people import Person
from handlers.door import Ask
from usecases import import_answers, imports, people, sources, typed
from views import import_forms as forms
from views import imports as screens

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
        ask.answer(screens.not_yours(people.leads(ask.services, ask.person)))


def _name(file: Mapping[str, Any]) -> str:
    return str(file.get("name") or file.get("title") or "file")


def how(ask: Ask) -> None:
    """How numbers come in, and the last files; what somebody may do who is no administrator."""
    ask.ack()
    try:
        files = imports.latest(ask.services, ask.actor)
        ask.answer(screens.how(files, sources.standings(ask.services, ask.actor), ask.reader))
    except NotAllowed:
        ask.answer(screens.not_yours(people.leads(ask.services, ask.person)))


def load(ask: Ask) -> None:
    """It looks right."""
    _then(ask, imports.confirm(ask.services, ask.actor, ask.number))


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


def submit_change(ask: Ask) -> None:
    """It is looked at again in that way."""
    file = imports.show(ask.services, ask.actor, forms.about(ask.view))
    read = partial(forms.read_change, ask.view, file.findings)
    _then(ask, import_answers.change(ask.services, ask.actor, file.id, read))


def open_people(ask: Ask) -> None:
    """Whom do the names mean?"""
    ask.ack()
    file = imports.show(ask.services, ask.actor, ask.number)
    ask.open(forms.people(file, imports.people(ask.services, ask.actor)))


def submit_people(ask: Ask) -> None:
    """These are they."""
    file = imports.show(ask.services, ask.actor, forms.about(ask.view))
    chosen, new = forms.read_people(ask.view)
    _then(ask, import_answers.settle_people(ask.services, ask.actor, file.id, chosen, new=new))


def rows(ask: Ask) -> None:
    """The refused rows once more, as a file."""
    ask.ack()
    imports.give_back(ask.services, ask.actor, ask.number)


def open_type(ask: Ask) -> None:
    """Numbers are typed in by hand."""
    ask.ack()
    month = previous_month(ask.reader.today)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    ask.open(_form(ask, mine, mine[0].id, month))


def choose_type(ask: Ask) -> None:
    """Another rep, or another month: the form shows what is known of it."""
    ask.ack()
    rep_id, month = forms.read_who(ask.view)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    ask.client.views_update(view_id=ask.body["view"]["id"], view=_form(ask, mine, rep_id, month))


def _form(ask: Ask, mine: tuple[Person, ...], rep_id: int, month: Any) -> JSON:
    rep = next((each for each in mine if each.id == rep_id), mine[0])
    known = typed.standing(ask.services, ask.actor, rep, month)
    asked = typed.measures(ask.services, ask.actor, rep, month)
    return forms.numbers_form(mine, asked, known, (rep.id, month), ask.reader, ask.services.catalogue)


def submit_type(ask: Ask) -> None:
    """What was typed is saved, and said."""
    rep_id, month = forms.read_who(ask.view)
    mine = typed.reps(ask.services, ask.actor, ask.person)
    rep = next((each for each in mine if each.id == rep_id), None)
    if rep is None:
        raise NotAllowed
    saved = typed.save(ask.services, ask.actor, rep, month, forms.read_numbers(ask.view))
    ask.ack()
    ask.answer(screens.typed(rep, month, saved, ask.reader))
