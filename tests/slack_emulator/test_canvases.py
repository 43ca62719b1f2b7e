"""Canvases are written section by section and can be read by the people they belong to."""

import pytest

from tests.slack_emulator.conftest import WIDE

pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def manifest():
    return WIDE


def markdown(text):
    return {"type": "markdown", "markdown": text}


@pytest.fixture
def canvas(client):
    text = "# Agenda\n\nWins\n\n## Next\n\nPlans"
    return client.canvases_create(title="One-on-one", document_content=markdown(text))["canvas_id"]


def reads(hand):
    (canvas,) = hand.look("canvases")
    return canvas["markdown"].split("\n\n")


def section(client, canvas, **criteria):
    return client.canvases_sections_lookup(canvas_id=canvas, criteria=criteria)["sections"][0]["id"]


def test_sections_are_found_by_kind_and_by_words(client, canvas):
    def count(**criteria):
        return len(client.canvases_sections_lookup(canvas_id=canvas, criteria=criteria)["sections"])

    assert count(section_types=["any_header"]) == 2
    assert count(section_types=["h2"], contains_text="next") == 1
    assert count(contains_text="nothing of this") == 0


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"operation": "insert_at_start"}, ["New", "# Agenda", "Wins", "## Next", "Plans"]),
        ({"operation": "insert_at_end"}, ["# Agenda", "Wins", "## Next", "Plans", "New"]),
        ({"operation": "insert_before", "at": "Wins"}, ["# Agenda", "New", "Wins", "## Next", "Plans"]),
        ({"operation": "insert_after", "at": "Wins"}, ["# Agenda", "Wins", "New", "## Next", "Plans"]),
        ({"operation": "replace", "at": "Wins"}, ["# Agenda", "New", "## Next", "Plans"]),
        ({"operation": "replace"}, ["New"]),
        ({"operation": "delete", "at": "Wins"}, ["# Agenda", "## Next", "Plans"]),
    ],
)
def test_each_change_happens_at_its_place(client, canvas, hand, change, after):
    at = change.pop("at", None)
    if at:
        change["section_id"] = section(client, canvas, contains_text=at)
    if change["operation"] != "delete":
        change["document_content"] = markdown("New")
    client.canvases_edit(canvas_id=canvas, changes=[change])
    assert reads(hand) == after


def test_a_change_without_its_place_is_refused(client, canvas, error_of):
    change = {"operation": "insert_after", "section_id": "temp:C:x", "document_content": markdown("x")}
    assert (
        error_of(client.canvases_edit, canvas_id=canvas, changes=[change])["error"] == "canvas_editing_failed"
    )


def test_a_channel_has_one_canvas_until_it_is_deleted(client, error_of, hand):
    made = client.conversations_canvases_create(channel_id="C0SALES", document_content=markdown("Hi"))
    again = error_of(
        client.conversations_canvases_create, channel_id="C0SALES", document_content=markdown("Hi")
    )
    assert again["error"] == "channel_canvas_already_exists"
    client.canvases_delete(canvas_id=made["canvas_id"])
    assert hand.look("canvases") == []
    assert client.canvases_create(title="x", channel_id="C0SALES")["ok"]


def test_who_may_read_a_canvas_is_said_for_people_or_for_channels(client, canvas, hand, error_of):
    client.canvases_access_set(canvas_id=canvas, access_level="write", user_ids=["U0ANA"])
    assert hand.look("canvases")[0]["access"] == {"U0ANA": "write"}
    client.canvases_access_delete(canvas_id=canvas, user_ids=["U0ANA"])
    assert hand.look("canvases")[0]["access"] == {}
    refusal = error_of(client.canvases_access_set, canvas_id=canvas, access_level="read")
    assert refusal["error"] == "invalid_parameters"


def test_code_stays_in_one_section_and_a_heading_in_one_of_its_own(client, hand):
    text = "# Plan\nWins\n```\n# no heading\n\nx = 1\n```\n\nEnd"
    made = client.canvases_create(title="x", document_content=markdown(text))["canvas_id"]
    code = section(client, made, contains_text="no heading")
    assert section(client, made, contains_text="x = 1") == code
    found = client.canvases_sections_lookup(canvas_id=made, criteria={"section_types": ["any_header"]})
    assert [one["id"] for one in found["sections"]] == [section(client, made, contains_text="Plan")]
    assert section(client, made, contains_text="Wins") != section(client, made, contains_text="Plan")


def test_a_large_canvas_can_be_written_anew_and_is_measured_in_bytes(client, error_of):
    made = client.canvases_create(title="x", document_content=markdown("x" * 700_000))["canvas_id"]
    anew = [{"operation": "replace", "document_content": markdown("y" * 700_000)}]
    assert client.canvases_edit(canvas_id=made, changes=anew)["ok"]
    more = [{"operation": "insert_at_end", "document_content": markdown("z" * 700_000)}]
    assert error_of(client.canvases_edit, canvas_id=made, changes=more)["error"] == "canvas_too_large"
    wide = markdown("ä" * 600_000)
    refusal = error_of(client.canvases_create, title="x", document_content=wide)
    assert refusal["error"] == "canvas_creation_failed"


def test_a_second_canvas_in_a_channel_does_not_take_the_place_of_the_first(client, error_of):
    client.conversations_canvases_create(channel_id="C0SALES", document_content=markdown("Hi"))
    second = client.canvases_create(title="x", channel_id="C0SALES")["canvas_id"]
    client.canvases_delete(canvas_id=second)
    refusal = error_of(
        client.conversations_canvases_create, channel_id="C0SALES", document_content=markdown("Hi")
    )
    assert refusal["error"] == "channel_canvas_already_exists"


def test_in_a_deleted_canvas_nothing_is_looked_up(client, canvas, error_of):
    client.canvases_delete(canvas_id=canvas)
    criteria = {"contains_text": "Wins"}
    refusal = error_of(client.canvases_sections_lookup, canvas_id=canvas, criteria=criteria)
    assert refusal["error"] == "canvas_deleted"
