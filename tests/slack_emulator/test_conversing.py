"""People talk: in threads, with second thoughts, with emoji, and where the app can hear it."""

import copy

import pytest

from slack_emulator import Emulator
from tests.hand import Refused
from tests.slack_emulator.conftest import MANIFEST, SEED

EVENTS = [
    "app_mention", "app_home_opened", "message.im", "message.channels", "message.groups", "reaction_added",
    "reaction_removed", "member_joined_channel", "member_left_channel", "link_shared",
]  # fmt: skip


@pytest.fixture
def emulator(clock):
    manifest, seed = copy.deepcopy(MANIFEST), copy.deepcopy(SEED)
    manifest["settings"]["event_subscriptions"]["bot_events"] = EVENTS
    manifest["features"]["unfurl_domains"] = ["example.com"]
    seed["channels"].append(
        {"id": "C0QUIET", "name": "quiet", "members": ["U0ANA", "app"], "is_private": True}
    )
    with Emulator(manifest, seed, clock=clock) as running:
        yield running


@pytest.fixture
def heard(bolt):
    """Every event in the order it came."""
    events = []

    @bolt.middleware
    def listen(body, next):
        if "event" in body:
            events.append(body["event"])
        next()

    for name in ("app_mention", "app_home_opened", "message", *EVENTS[5:]):
        bolt.event(name)(lambda: None)
    bolt.event({"type": "message", "subtype": "message_changed"})(lambda: None)
    bolt.event({"type": "message", "subtype": "message_deleted"})(lambda: None)
    return events


def test_a_reply_says_to_what_it_replies(hand, heard):
    first = hand.act("say", user="U0DANA", channel="sales", text="one")
    hand.act("say", user="U0ANA", channel="sales", text="two", thread_ts=first["ts"])
    reply = heard[1]
    assert (reply["thread_ts"], reply["parent_user_id"]) == (first["ts"], "U0DANA")
    assert (reply["channel_type"], heard[0]["channel_type"]) == ("channel", "channel")
    assert reply["client_msg_id"] != heard[0]["client_msg_id"]
    with pytest.raises(Exception, match=r"404 There is no message 1\.2 to answer in sales"):
        hand.act("say", user="U0ANA", channel="sales", text="x", thread_ts="1.2")


def test_a_private_channel_is_a_group(hand, heard):
    hand.act("say", user="U0ANA", channel="quiet", text="psst")
    assert (heard[0]["channel"], heard[0]["channel_type"]) == ("C0QUIET", "group")


def test_a_mention_is_told_once_more(hand, heard):
    hand.act("say", user="U0ANA", channel="sales", text="hello @Helper")
    assert [event["type"] for event in heard] == ["message", "app_mention"]
    assert heard[1]["text"] == "hello <@U0EMULATED>"


def test_slash_commands_do_not_work_in_threads(hand):
    with pytest.raises(Exception, match=r"400 /helper is not supported in threads\. Sorry!"):
        hand.act("command", user="U0ANA", command="/helper", channel="sales", thread_ts="1.2")


def test_whoever_corrects_themselves_is_heard_with_what_stood_before(hand, heard):
    said = hand.act("say", user="U0ANA", channel="sales", text="tow")
    hand.act("edit", user="U0ANA", channel="sales", ts=said["ts"], text="two")
    changed = heard[1]
    assert (changed["subtype"], changed["hidden"], changed["channel"]) == ("message_changed", True, "C0SALES")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("tow", "two")
    assert changed["message"]["edited"]["user"] == "U0ANA"
    assert hand.texts("U0DANA", channel="sales") == ["two"]


def test_what_is_taken_away_is_gone_and_the_app_hears_what_it_was(hand, heard):
    said = hand.act("say", user="U0ANA", text="oops")
    hand.act("delete", user="U0ANA", ts=said["ts"])
    deleted = heard[1]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said["ts"])
    assert (deleted["previous_message"]["text"], deleted["channel_type"]) == ("oops", "im")
    assert hand.texts("U0ANA") == []


def test_nobody_corrects_what_others_wrote(hand, heard):
    said = hand.act("say", user="U0ANA", channel="sales", text="mine")
    for act in ("edit", "delete"):
        with pytest.raises(Exception, match="400 Dana Reed did not write that"):
            hand.act(act, user="U0DANA", channel="sales", ts=said["ts"], text="yours")


def test_an_emoji_comes_and_goes(hand, heard):
    said = hand.act("say", user="U0ANA", channel="sales", text="mine")
    here = {"user": "U0DANA", "channel": "sales", "ts": said["ts"], "name": "tada"}
    hand.act("react", **here)
    assert hand.messages("U0ANA", channel="sales")[0]["reactions"][0]["users"] == ["U0DANA"]
    with pytest.raises(Exception, match="Dana Reed reacted already with tada"):
        hand.act("react", **here)
    hand.act("react", **here, remove=True)
    assert hand.messages("U0ANA", channel="sales")[0]["reactions"] == []
    with pytest.raises(Exception, match="Dana Reed has not reacted with tada"):
        hand.act("react", **here, remove=True)
    added, removed = heard[1:]
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    assert added["item"] == {"type": "message", "channel": "C0SALES", "ts": said["ts"]}
    assert (added["user"], added["item_user"], added["reaction"]) == ("U0DANA", "U0ANA", "tada")


def test_coming_and_going_is_told_where_the_app_is(hand, heard):
    hand.act("members", channel="sales", user="ben")
    hand.act("members", channel="sales", user="ben")
    hand.act("members", channel="sales", user="ben", present=False)
    hand.act("members", channel="other", user="ben")
    hand.act("members", channel="other", user="app")
    told = [(event["type"], event["user"], event["channel"], event["channel_type"]) for event in heard]
    assert told == [
        ("member_joined_channel", "U0BEN0000", "C0SALES", "C"),
        ("member_left_channel", "U0BEN0000", "C0SALES", "C"),
        ("member_joined_channel", "U0EMULATED", "C0OTHER", "C"),
    ]


def test_links_to_the_apps_domains_are_told(hand, heard):
    hand.act(
        "say", user="U0ANA", channel="sales", text="see https://www.example.com/a and https://example.org/b"
    )
    shared = heard[1]
    assert shared["links"] == [{"url": "https://www.example.com/a", "domain": "example.com"}]
    assert shared["is_bot_user_member"] is True


def test_both_tabs_of_the_app_can_be_opened(hand, heard):
    hand.act("open_home", user="U0ANA")
    hand.act("open_home", user="U0ANA", tab="messages")
    assert [event["tab"] for event in heard] == ["home", "messages"]
    with pytest.raises(Exception, match='A tab is "home" or "messages"'):
        hand.act("open_home", user="U0ANA", tab="about")


def test_people_and_channels_are_links_in_what_a_person_says_and_in_what_they_make_of_it(hand, heard):
    said = hand.act("say", user="U0ANA", channel="sales", text="@dana see #other, not #nowhere")
    assert heard[-1]["text"] == "<@U0DANA> see <#C0OTHER|other>, not #nowhere"
    hand.act("edit", user="U0ANA", channel="sales", ts=said["ts"], text="@dana see #sales")
    assert heard[-1]["message"]["text"] == "<@U0DANA> see <#C0SALES|sales>"
    hand.act("say", user="U0DANA", channel="sales", text="What is #quiet?")
    assert heard[-1]["text"] == "What is #quiet?"


@pytest.mark.parametrize("name", ["two words", "TADA", "<b>"])
def test_only_an_emoji_is_put_under_a_message(hand, heard, name):
    said = hand.act("say", user="U0ANA", channel="sales", text="x")
    with pytest.raises(Refused, match="is not the name of an emoji"):
        hand.act("react", user="U0ANA", channel="sales", ts=said["ts"], name=name)
    assert heard[-1]["type"] == "message"


def test_people_too_put_so_many_emoji_under_a_message_and_no_more(hand):
    where = {"user": "U0ANA", "ts": hand.act("say", user="U0ANA", text="x")["ts"]}
    for number in range(23):
        hand.act("react", **where, name=f"emoji_{number}")
    with pytest.raises(Refused, match="400 No more than 23 emoji"):
        hand.act("react", **where, name="one_more")
    hand.act("react", **where, name="emoji_0", remove=True)
