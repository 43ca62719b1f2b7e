"""Files in both directions."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from slack_emulator import Emulator
from tests.hand import Hand
from tests.slack_emulator.conftest import MANIFEST, SEED

CSV = b"rep,calls\nana,12\n"


def fetch(url, **headers):
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urlopen(request, timeout=60) as response:
        return response.read(), response.headers["Content-Type"]


def test_a_file_of_the_app_arrives_in_the_conversation_with_its_words(client, hand, emulator):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    sent = client.files_upload_v2(
        channel=direct, filename="calls.csv", title="Calls", content=CSV, initial_comment="Your calls"
    )
    hand.act("clock", advance="PT1S")
    (seen,) = hand.messages("U0ANA")
    assert (seen["text"], [file["id"] for file in seen["files"]]) == ("Your calls", [sent["file"]["id"]])
    info = client.files_info(file=sent["file"]["id"])["file"]
    assert (info["title"], info["mimetype"], info["size"]) == ("Calls", "text/csv", len(CSV))
    assert info["shares"]["private"][direct][0]["ts"] == seen["ts"]
    content, kind = fetch(info["url_private"], Authorization=f"Bearer {emulator.app.bot_token}")
    assert (content, kind) == (CSV, "text/csv")


def test_slack_shares_a_file_a_little_later_and_only_then_knows_its_type(client, hand, clock):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    hand.act("files", delay=30)
    sent = client.files_upload_v2(channel=direct, filename="calls.csv", content=CSV, initial_comment="Late")
    client.chat_postMessage(channel=direct, text="Early")
    assert (sent["file"]["shares"], sent["file"]["mimetype"]) == ({}, "")
    hand.act("clock", advance="PT29S")
    assert client.files_info(file=sent["file"]["id"])["file"]["shares"] == {}
    hand.act("clock", advance="PT5S")
    assert hand.texts("U0ANA") == ["Early", "Late"]
    seen = hand.messages("U0ANA")[1]
    info = client.files_info(file=sent["file"]["id"])["file"]
    assert (info["mimetype"], info["shares"]["private"][direct]) == ("text/csv", [{"ts": seen["ts"]}])
    assert datetime.fromtimestamp(float(seen["ts"]), UTC) == clock.now() - timedelta(seconds=4)


def test_the_app_is_told_that_its_file_is_shared_when_it_wants_to(clock):
    manifest = {**MANIFEST, "settings": {"event_subscriptions": {"bot_events": ["file_shared"]}}}
    with Emulator(manifest, SEED, clock=clock) as emulator:
        client, hand = WebClient(emulator.app.bot_token, base_url=emulator.api_url), Hand(emulator.url)
        direct = client.conversations_open(users="U0ANA")["channel"]["id"]
        sent = client.files_upload_v2(channel=direct, filename="calls.csv", content=CSV)
        hand.act("clock", advance="PT1S")
        (told,) = hand.look("envelopes")
        event = told["payload"]["event"]
        assert (event["type"], event["file_id"], event["channel_id"]) == (
            "file_shared", sent["file"]["id"], direct,
        )  # fmt: skip
        assert told["status"] == "dispatch_failed"


def test_the_delay_of_files_is_a_number(hand):
    with pytest.raises(Exception, match='400 "delay" is a number of seconds'):
        hand.act("files", delay="soon")


def test_a_person_shares_a_file_and_the_app_can_read_it(hand, bolt, emulator):
    heard = []
    bolt.event({"type": "message", "subtype": "file_share"})(lambda event: heard.append(event))
    shared = hand.act(
        "upload", user="U0ANA", filename="calls.csv", content_base64=b64encode(CSV).decode(), text="here"
    )
    assert shared["status"] == 200
    (event,) = heard
    assert (event["user"], event["text"], event["files"][0]["name"]) == ("U0ANA", "here", "calls.csv")
    address = event["files"][0]["url_private_download"]
    assert fetch(address, Authorization=f"Bearer {emulator.app.bot_token}")[0] == CSV


def test_without_the_token_there_is_only_the_door(client, emulator):
    file = client.files_upload_v2(filename="calls.csv", content=CSV)["file"]
    address = client.files_info(file=file["id"])["file"]["url_private"]
    door = HTTPConnection(emulator.url.removeprefix("http://"), timeout=60)
    door.request("GET", address.removeprefix(emulator.url))
    assert door.getresponse().status == 302
    door.close()
    assert fetch(address, Sec_Fetch_Site="same-origin")[0] == CSV


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("files.getUploadURLExternal", {"filename": "a.csv", "length": 0}, "missing_argument"),
        ("files.getUploadURLExternal", {"filename": "a.csv"}, "invalid_arguments"),
        (
            "files.getUploadURLExternal",
            {"filename": "a", "length": 1, "alt_txt": "x" * 1001},
            "alt_txt_too_large",
        ),
        ("files.completeUploadExternal", {"files": '[{"id":"F0NOBODY"}]'}, "file_not_found"),
        ("files.info", {"file": "F0NOBODY"}, "file_not_found"),
    ],
)
def test_what_is_wrong_with_an_upload_is_said(client, error_of, method, arguments, error):
    assert error_of(client.api_call, api_method=method, params=arguments)["error"] == error


def test_a_file_goes_nowhere_the_app_is_not(client, error_of):
    promised = client.files_getUploadURLExternal(filename="calls.csv", length=len(CSV))
    with urlopen(Request(promised["upload_url"], CSV, method="POST"), timeout=60) as response:
        assert response.status == 200

    def error(channel):
        files = [{"id": promised["file_id"]}]
        return error_of(client.files_completeUploadExternal, files=files, channel_id=channel)["error"]

    assert error("C0OTHER") == "not_in_channel"
    assert error("U0ANA") == "channel_not_found"
    done = client.files_completeUploadExternal(files=[{"id": promised["file_id"]}])
    assert done["files"][0]["name"] == "calls.csv"


def test_bytes_that_do_not_match_their_promise_are_refused(client):
    promised = client.files_getUploadURLExternal(filename="calls.csv", length=3)
    with pytest.raises(Exception, match="400"):
        urlopen(Request(promised["upload_url"], CSV, method="POST"), timeout=60)


def test_a_picture_can_be_shown_once_slack_has_looked_at_it(client, hand, error_of):
    def picture(file_id):
        return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a chart"}

    refusal = error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[picture("F0NOBODY")])
    assert refusal["response_metadata"]["messages"] == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
    hand.act("files", delay=30)
    file = client.files_upload_v2(filename="chart.png", content=b"\x89PNG....")["file"]
    too_soon = error_of(client.chat_postMessage, channel="U0ANA", text="x", blocks=[picture(file["id"])])
    assert too_soon["error"] == "invalid_blocks"
    hand.act("clock", advance="PT30S")
    assert client.chat_postMessage(channel="U0ANA", text="x", blocks=[picture(file["id"])])["ok"]


def test_a_file_can_be_chosen_in_a_form(hand, bolt):
    chosen = []

    @bolt.command("/helper")
    def helper(ack, body, client):
        ack()
        element = {"type": "file_input", "action_id": "it", "filetypes": ["csv"]}
        label = {"type": "plain_text", "text": "File"}
        block = {"type": "input", "block_id": "b", "label": label, "element": element}
        view = {"type": "modal", "callback_id": "f", "title": label, "submit": label, "blocks": [block]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bolt.view("f")(lambda ack, view: (ack(), chosen.append(view["state"]["values"]["b"]["it"]["files"])))
    hand.act("command", user="U0ANA", command="/helper")
    content = b64encode(CSV).decode()
    file = hand.act("upload", user="U0ANA", filename="a.csv", content_base64=content, share=False)["file"]
    view = hand.look("view", user="U0ANA")
    hand.act("submit", user="U0ANA", view_id=view["id"], values={"b": {"it": [file["id"]]}})
    assert [one["id"] for one in chosen[0]] == [file["id"]]
    assert hand.messages("U0ANA") == []
    assert bolt.client.files_info(file=file["id"])["file"]["name"] == "a.csv"


def test_an_unreadable_upload_is_refused_with_a_sentence(hand):
    with pytest.raises(Exception, match='400 "content_base64" is not base64'):
        hand.act("upload", user="U0ANA", filename="a.csv", content_base64="?")


def shared_by(hand, user, channel=None, **more):
    """The file that a person shares, or only uploads."""
    where = {"channel": channel} if channel else {}
    content = b64encode(CSV).decode()
    return hand.act("upload", user=user, filename="calls.csv", content_base64=content, **where, **more)[
        "file"
    ]


@pytest.mark.parametrize(("channel", "more"), [("other", {}), (None, {"share": False})])
def test_the_app_cannot_see_what_was_shared_without_it(client, hand, error_of, emulator, channel, more):
    file = shared_by(hand, "U0DANA", channel, **more)
    assert error_of(client.files_info, file=file["id"])["error"] == "file_not_found"
    assert error_of(client.files_delete, file=file["id"])["error"] == "file_not_found"
    door = HTTPConnection(emulator.url.removeprefix("http://"), timeout=60)
    address = file["url_private"].removeprefix(emulator.url)
    door.request("GET", address, headers={"Authorization": f"Bearer {emulator.app.bot_token}"})
    assert door.getresponse().status == 302
    door.close()


def test_the_app_is_not_told_of_a_file_in_a_channel_where_it_is_not(clock):
    manifest = {**MANIFEST, "settings": {"event_subscriptions": {"bot_events": ["file_shared"]}}}
    with Emulator(manifest, SEED, clock=clock) as emulator:
        hand = Hand(emulator.url)
        shared_by(hand, "U0DANA", "other")
        assert hand.look("envelopes") == []
        shared_by(hand, "U0DANA", "sales")
        assert len(hand.look("envelopes")) == 1


def test_a_file_in_a_private_channel_is_not_public(clock):
    rooms = [{"id": "C0PRIVATE", "name": "board", "members": ["U0ANA", "app"], "is_private": True}]
    with Emulator(MANIFEST, {**SEED, "channels": rooms}, clock=clock) as emulator:
        client, hand = WebClient(emulator.app.bot_token, base_url=emulator.api_url), Hand(emulator.url)
        file = shared_by(hand, "U0ANA", "board")
        info = client.files_info(file=file["id"])["file"]
        assert (info["is_public"], info["channels"], info["groups"]) == (False, [], ["C0PRIVATE"])
        assert list(info["shares"]) == ["private"]


def uploaded(client):
    """The id of a file whose bytes are there, but that is not completed."""
    promised = client.files_getUploadURLExternal(filename="calls.csv", length=len(CSV))
    with urlopen(Request(promised["upload_url"], CSV, method="POST"), timeout=60):
        return promised["file_id"]


def test_one_upload_goes_to_every_channel_that_is_named_and_to_a_hundred_at_most(client, hand, error_of):
    direct = client.conversations_open(users="U0ANA")["channel"]["id"]
    many = [f"C0{number:07d}" for number in range(101)]
    files = [{"id": uploaded(client)}]
    refusal = error_of(client.files_completeUploadExternal, files=files, channels=many)
    assert refusal["error"] == "channels_limit_exceeded"
    client.files_completeUploadExternal(files=files, channel_id=direct, channels=["C0SALES", direct])
    hand.act("clock", advance="PT1S")
    assert len(hand.messages("U0ANA")) == len(hand.messages("U0ANA", channel="sales")) == 1


def test_a_file_for_a_thread_that_is_gone_stands_in_the_channel(client, hand):
    client.files_completeUploadExternal(
        files=[{"id": uploaded(client)}], channel_id="C0SALES", thread_ts="1790845100.000000"
    )
    hand.act("clock", advance="PT1S")
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert seen["thread_ts"] is None


def test_the_words_that_introduce_a_file_stand_there_instead_of_blocks(client, hand):
    client.files_completeUploadExternal(
        files=[{"id": uploaded(client)}],
        channel_id="C0SALES",
        initial_comment="Here",
        blocks=[{"type": "divider"}],
    )
    hand.act("clock", advance="PT1S")
    (seen,) = hand.messages("U0ANA", channel="sales")
    assert (seen["text"], seen["blocks"]) == ("Here", [])


def test_a_file_is_not_shared_where_the_app_was_thrown_out_meanwhile(client, hand):
    hand.act("files", delay=30)
    client.files_completeUploadExternal(files=[{"id": uploaded(client)}], channel_id="C0SALES")
    hand.act("members", channel="sales", user="app", present=False)
    hand.act("clock", advance="PT30S")
    assert hand.messages("U0ANA", channel="sales") == []


def test_the_app_cannot_show_a_picture_that_it_cannot_see(client, hand, error_of):
    content = b64encode(b"\x89PNG....").decode()
    given = hand.act("upload", user="U0ANA", filename="me.png", content_base64=content, share=False)
    image = {"type": "image", "slack_file": {"id": given["file"]["id"]}, "alt_text": "Ana"}
    refusal = error_of(client.chat_postMessage, channel="U0DANA", text="x", blocks=[image])
    assert refusal["response_metadata"]["messages"] == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
