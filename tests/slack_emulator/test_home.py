"""The Home tab, and writing to the app."""

from slack_sdk import WebClient

from slack_emulator import Emulator

HOME = {
    "type": "home",
    "blocks": [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {
                    "type": "button",
                    "action_id": "go",
                    "value": "1",
                    "text": {"type": "plain_text", "text": "Go"},
                }
            ],
        }
    ],
}


def test_opening_the_home_tab_lets_the_app_fill_it(hand, bolt, client):
    opened = []

    @bolt.event("app_home_opened")
    def fill(event, client):
        opened.append((event["tab"], "view" in event))
        client.views_publish(user_id=event["user"], view=HOME)

    assert hand.look("home", user="U0ANA") is None
    assert hand.act("open_home", user="U0ANA")["status"] == 200
    assert hand.look("home", user="U0ANA")["blocks"] == HOME["blocks"]
    assert hand.look("home", user="U0DANA") is None
    hand.act("open_home", user="U0ANA")
    assert opened == [("home", False), ("home", True)]


def test_a_button_on_the_home_tab_can_open_a_modal(hand, bolt, client):
    @bolt.action("go")
    def go(ack, body, client):
        ack()
        title = {"type": "plain_text", "text": body["view"]["type"]}
        view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    client.views_publish(user_id="U0ANA", view=HOME)
    home = hand.look("home", user="U0ANA")
    assert hand.act("press", user="U0ANA", view_id=home["id"], action_id="go")["status"] == 200
    assert hand.look("view", user="U0ANA")["title"]["text"] == "home"


def test_a_home_tab_that_changed_meanwhile_is_not_overwritten(client, error_of):
    first = client.views_publish(user_id="U0ANA", view=HOME)["view"]
    second = client.views_publish(user_id="U0ANA", view=HOME, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = error_of(client.views_publish, user_id="U0ANA", view=HOME, hash=first["hash"])
    assert stale["error"] == "hash_conflict"


def test_without_home_and_messages_tab_the_app_cannot_reach_people(clock, error_of):
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    with Emulator(manifest, {"users": [{"id": "U1", "name": "ana"}]}, clock=clock) as emulator:
        client = WebClient(emulator.app.bot_token, base_url=emulator.api_url)
        assert error_of(client.views_publish, user_id="U1", view=HOME)["error"] == "not_enabled"
        assert error_of(client.chat_postMessage, channel="U1", text="x")["error"] == "messages_tab_disabled"


def test_the_app_hears_what_people_write_to_it(hand, bolt):
    heard = []

    @bolt.event("message")
    def hear(event, say):
        heard.append((event["user"], event["text"], event["channel_type"]))
        say("You said " + event["text"])

    said = hand.act("say", user="U0ANA", text="hello @dana")
    assert said["status"] == 200
    assert heard == [("U0ANA", "hello <@U0DANA>", "im")]
    assert hand.texts("U0ANA") == ["hello <@U0DANA>", "You said hello <@U0DANA>"]


def test_what_is_said_in_channels_is_not_sent_without_a_subscription(hand, bolt):
    assert hand.act("say", user="U0ANA", text="hello", channel="sales")["ack_ms"] is None
    assert hand.texts("U0DANA", channel="sales") == ["hello"]


def test_unread_marks_count_what_others_said_until_it_is_read(hand, client):
    client.chat_postMessage(channel="U0ANA", text="one")
    client.chat_postMessage(channel="U0ANA", text="two")
    client.chat_postEphemeral(channel="C0SALES", user="U0DANA", text="psst")
    direct, sales = hand.look("conversations", user="U0ANA")
    assert (direct["with_app"], direct["name"], direct["unread"]) == (True, "Helper", 2)
    assert (sales["name"], sales["unread"], sales["last_ts"]) == ("sales", 0, None)
    assert hand.act("read", user="U0ANA", channel=direct["channel"]) == {"unread": 0}
    assert hand.look("conversations", user="U0ANA")[0]["unread"] == 0


def test_what_only_one_person_sees_is_unread_for_them_alone_and_what_is_gone_for_nobody(hand, client):
    here = "C0SALES"
    said = [client.chat_postMessage(channel=here, text=text)["ts"] for text in ("one", "two")]
    client.chat_postEphemeral(channel=here, user="U0DANA", text="psst")
    hand.act("say", user="U0ANA", channel="sales", text="three")
    assert hand.look("unread") == {"U0ANA": 0, "U0DANA": 4, "U0BEN0000": 0, "U0EMULATED": 1}
    client.chat_delete(channel=here, ts=said[0])
    assert hand.look("unread")["U0DANA"] == 3
    hand.act("read", user="U0DANA", channel="sales")
    client.chat_postMessage(channel=here, text="four")
    assert [hand.look("unread")[who] for who in ("U0ANA", "U0DANA")] == [1, 1]
