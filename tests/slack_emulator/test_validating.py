"""blocks.validate needs no token, and says exactly what is wrong and where."""

import json

import pytest
from slack_sdk import WebClient

from tests.slack_emulator.block_kit import modal, mrkdwn, plain, section, table, task


@pytest.fixture
def stranger(emulator):
    return WebClient(base_url=emulator.api_url)


BAD = {"type": "section", "text": {"type": "invalid", "text": "x"}}
CARD = {
    "code": "failed_constraint",
    "message": "unsupported type: invalid",
    "constraint": {"type": "enum", "expected": ["plain_text", "mrkdwn"]},
}


def test_what_is_right_is_simply_ok(stranger):
    waiting = {"type": "task_card", **task(status="pending")}
    assert stranger.blocks_validate(blocks=[section(), waiting])["ok"]
    assert stranger.blocks_validate(view=modal(section()))["ok"]
    assert stranger.blocks_validate(message={"text": "x", "channel": "C1", "blocks": [section()]})["ok"]
    assert stranger.blocks_validate(message={"attachments": [{"text": "x"}]})["ok"]


def test_what_is_wrong_is_told_with_its_place_and_what_was_expected(stranger, error_of):
    refusal = error_of(stranger.blocks_validate, blocks=[BAD])
    assert refusal["error"] == "invalid_blocks"
    assert refusal["errors"] == [{**CARD, "pointer": "/0/text/type"}]
    refusal = error_of(stranger.blocks_validate, view=modal(BAD))
    assert refusal["error"] == "invalid_view"
    assert refusal["errors"] == [{**CARD, "pointer": "/blocks/0/text/type"}]
    refusal = error_of(stranger.blocks_validate, message={"blocks": [BAD]})
    assert refusal["error"] == "invalid_message"
    assert refusal["errors"] == [{**CARD, "pointer": "/blocks/0/text/type"}]


def test_a_message_is_looked_at_as_a_whole(stranger, error_of):
    message = {"blocks": [table()], "attachments": [{"blocks": [table()]}]}
    (problem,) = error_of(stranger.blocks_validate, message=message)["errors"]
    assert problem["message"] == "only_one_table_allowed"
    message = {"attachments": [{"blocks": [section("")]}]}
    (problem,) = error_of(stranger.blocks_validate, message=message)["errors"]
    assert problem["pointer"] == "/attachments/0/blocks/0/text/text"
    alert = {"type": "alert", "text": plain()}
    assert stranger.blocks_validate(blocks=[alert])["ok"]
    assert error_of(stranger.blocks_validate, message={"blocks": [alert]})["error"] == "invalid_message"


@pytest.mark.parametrize("given", [{}, {"blocks": [], "view": {}}, {"view": {}, "message": {}}])
def test_exactly_one_of_blocks_view_and_message_must_be_given(stranger, error_of, given):
    refusal = error_of(stranger.api_call, api_method="blocks.validate", json=given)
    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == [
        "must provide exactly one of `blocks`, `view`, or `message`"
    ]


def test_what_is_no_json_is_told_apart_from_what_is_wrong(stranger, error_of):
    refusal = error_of(stranger.api_call, api_method="blocks.validate", data={"blocks": "[{"})
    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == ["`blocks` must be valid JSON"]
    good = json.dumps([{"type": "section", "text": mrkdwn()}])
    assert stranger.api_call("blocks.validate", data={"blocks": good})["ok"]
    for kind in ("blocks", "view", "message"):
        refusal = error_of(stranger.api_call, api_method="blocks.validate", data={kind: "7"})
        assert refusal["error"] == f"invalid_{kind}"


def test_a_picture_is_not_looked_for_when_nobody_asks_for_it_by_name(stranger):
    shown = {"type": "image", "alt_text": "x", "slack_file": {"id": "F0NOBODY"}}
    assert stranger.blocks_validate(blocks=[shown])["ok"]
