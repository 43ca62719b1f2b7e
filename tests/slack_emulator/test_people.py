"""Who is there, who the app is, and what it may know."""

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator


def test_the_app_learns_who_it_is(client, emulator):
    me = client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == (
        emulator.app.bot_user_id,
        emulator.app.bot_id,
        "T0DEMO",
    )
    assert "chat:write" in me.headers["X-OAuth-Scopes"]
    assert client.bots_info(bot=emulator.app.bot_id)["bot"]["app_id"] == emulator.app.app_id


def test_a_person_is_told_with_zone_email_and_language(client):
    ana = client.users_info(user="U0ANA", include_locale=True)["user"]
    assert (ana["tz"], ana["tz_offset"], ana["tz_label"]) == ("Europe/Madrid", 7200, "CEST")
    assert (ana["profile"]["email"], ana["locale"], ana["is_admin"]) == ("ana@demo.test", "es-ES", False)
    assert client.users_info(user="U0DANA")["user"]["is_admin"] is True


def test_everybody_is_listed_bots_slackbot_and_deactivated_accounts_too(client, emulator):
    members = {one["id"]: one for one in client.users_list()["members"]}
    assert set(members) == {"U0ANA", "U0DANA", "U0GONE", "U0BEN0000", "USLACKBOT", emulator.app.bot_user_id}
    assert members["U0GONE"]["deleted"] is True
    assert members[emulator.app.bot_user_id]["is_bot"] is True


def test_people_are_listed_page_by_page(client):
    pages = [[one["id"] for one in page["members"]] for page in client.users_list(limit=4)]
    assert [len(page) for page in pages] == [4, 2]


def test_a_person_is_found_by_their_address(client, error_of):
    assert client.users_lookupByEmail(email="ANA@demo.test")["user"]["id"] == "U0ANA"
    assert error_of(client.users_lookupByEmail, email="nobody@demo.test")["error"] == "users_not_found"
    assert error_of(client.users_info, user="U0NOBODY")["error"] == "user_not_found"


def test_without_the_scope_there_is_no_email_and_slack_says_what_is_needed(clock, error_of):
    manifest = {"oauth_config": {"scopes": {"bot": ["users:read"]}}}
    with Emulator(
        manifest, {"users": [{"id": "U1", "name": "ana", "email": "a@b.c"}]}, clock=clock
    ) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        assert "email" not in client.users_info(user="U1")["user"]["profile"]
        refusal = error_of(client.users_lookupByEmail, email="a@b.c")
    assert refusal["error"] == "missing_scope"
    assert (refusal["needed"], refusal["provided"]) == ("users:read.email", "users:read")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-of-somebody-else", "auth.test", "invalid_auth"),
        ("app", "chat.postMessage", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("bot", "chat.shout", "unknown_method"),
    ],
)
def test_slack_lets_nobody_in_without_the_right_token(emulator, error_of, token, method, error):
    tokens = {"app": emulator.app.app_token, "bot": emulator.app.bot_token}
    client = WebClient(tokens.get(token, token), base_url=emulator.api_url)
    assert error_of(client.api_call, api_method=method)["error"] == error


def test_a_person_can_move_to_another_zone_and_the_app_is_told(hand, client, bolt):
    told = []
    bolt.event("user_change")(lambda event: told.append(event["user"]["tz"]))
    changed = hand.act("users", id="U0ANA", tz="Asia/Tokyo")
    assert (changed["tz"], changed["real_name"]) == ("Asia/Tokyo", "Ana Diaz")
    assert client.users_info(user="U0ANA")["user"]["tz_offset"] == 9 * 3600
    assert told == ["Asia/Tokyo"]


def test_somebody_new_joins_and_somebody_leaves(hand, client, error_of):
    new = hand.act("users", name="eve", real_name="Eve Lane", email="eve@demo.test")
    assert client.users_lookupByEmail(email="eve@demo.test")["user"]["id"] == new["id"] == "U0EVE0000"
    hand.act("users", id=new["id"], deleted=True)
    assert error_of(client.conversations_open, users=new["id"])["error"] == "user_disabled"
