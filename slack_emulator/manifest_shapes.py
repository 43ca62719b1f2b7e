"""What an app's manifest may say, as Slack's reference of manifests has it, in the vocabulary of shapes.py.

What only apps have that Slack hosts itself (workflows, types, datastores, providers of sign-in) and servers
of tools are not looked into.
"""

import re
from collections.abc import Mapping
from typing import Any

from slack_emulator.shapes import (
    JSON,
    Check,
    Shape,
    Walk,
    anything,
    every,
    flag,
    many,
    one_of,
    string,
    unique,
    whole,
)

NO_EVENTS = "Event Subscription requires either Request URL or Socket Mode Enabled"
NO_INTERACTIVITY = "Interactivity requires a Request URL or Socket Mode Enabled"
UNBOUND = 1_000_000
"""Characters of what Slack says no limit of."""


class ManifestWalk(Walk):
    """A look at a manifest, about which Slack complains in other words and at other places than of blocks."""

    def miss(self, pointer: str, name: str) -> None:
        """The place of what is missing is where it should stand."""
        self.complain(f"{pointer}/{name}", f"missing required field: {name}")

    def surplus(self, pointer: str, name: str) -> None:
        """So is the place of what should not be there."""
        self.complain(f"{pointer}/{name}", f"unexpected property: {name}")


def manifest_problems(manifest: Any) -> list[tuple[str, str]]:
    """Every fault of a manifest as (pointer, sentence)."""
    walk = ManifestWalk("", {})
    MANIFEST(manifest, "", walk)
    if not walk.problems:
        _has_ways_to_the_app(manifest, walk)
    return [(one.pointer, one.message) for one in walk.problems]


def _has_ways_to_the_app(manifest: JSON, walk: Walk) -> None:
    """What each part allows and the whole does not: events and clicks need a way to the app."""
    settings = manifest.get("settings") or {}
    if settings.get("socket_mode_enabled"):
        return
    events, clicks = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    if (events.get("bot_events") or events.get("user_events")) and not events.get("request_url"):
        walk.complain("/settings/event_subscriptions", NO_EVENTS)
    if clicks.get("is_enabled") and not clicks.get("request_url"):
        walk.complain("/settings/interactivity", NO_INTERACTIVITY)


# The words that only manifests need


def like(pattern: str, most: int = UNBOUND, least: int = 0) -> Check:
    """A string of so many characters in which the pattern is found; Slack shows it as JavaScript has it."""
    wanted, sized = re.compile(pattern), string(most, least)

    def check(value: Any, pointer: str, walk: Walk) -> None:
        sized(value, pointer, walk)
        if isinstance(value, str) and not wanted.search(value):
            walk.complain(pointer, f"input must match regex pattern: {pattern.replace('/', chr(92) + '/')}")

    return check


def by_name(each: Check, most: int) -> Check:
    """An object of so many things under names that the app's maker chose."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.complain(pointer, "must provide an object")
            return
        if len(value) > most:
            walk.complain(pointer, f"no more than {most} properties allowed")
        for name, one in value.items():
            each(one, f"{pointer}/{name}", walk)

    return check


def having(required: Mapping[str, Check], optional: Mapping[str, Check] = {}) -> Check:
    """An object with these fields, and with whatever others."""

    def check(value: Any, pointer: str, walk: Walk) -> None:
        known = {**required, **optional}
        kept = (
            {name: one for name, one in value.items() if name in known} if isinstance(value, dict) else value
        )
        Shape(required, optional)(kept, pointer, walk)

    return check


def once_each(each: Check, least: int = 0, most: int | None = None) -> Check:
    """A list of so many things that are all different."""
    return every(many(each, least, most), unique)


ANY = string(UNBOUND, 0)
KEY = string(255)
HTTP, HTTPS = "^https?://", "^https://"
REQUEST_URL = like(HTTP, 3500)
DOMAIN = like(r"^[a-z0-9][-a-z0-9.]*[a-z0-9]$", 255)
NETWORK = like(r"^\d{1,3}(\.\d{1,3}){3}(/([0-9]|[12]\d|3[0-2]))?$")
SHORT = string(50, 0)

# How the app looks, and what it has in Slack

DISPLAY = Shape(
    {"name": string(35)},
    {
        "description": string(140),
        "long_description": string(4000, 175),
        "background_color": like("^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$", 7, 4),
    },
)
APP_HOME = Shape(
    optional=dict.fromkeys(
        ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), flag
    )
)
COMMAND = Shape(
    {"command": like("^/", 32, 2), "description": string(2000)},
    {"url": like(HTTP, 3000), "usage_hint": string(1000), "should_escape": flag},
)
SHORTCUT = Shape(
    {
        "name": string(24),
        "type": one_of("message", "global"),
        "callback_id": KEY,
        "description": string(150),
    }
)
PROMPT = Shape({"title": ANY, "message": ANY})
FEATURES = Shape(
    optional={
        "app_home": APP_HOME,
        "bot_user": Shape({"display_name": string(80)}, {"always_online": flag}),
        "slash_commands": many(COMMAND, 1, 50),
        "shortcuts": many(SHORTCUT, 1, 10),
        "unfurl_domains": once_each(DOMAIN, 1, 5),
        "assistant_view": Shape({"assistant_description": ANY}, {"suggested_prompts": many(PROMPT)}),
        "agent_view": Shape(
            optional={
                "agent_description": string(300, 0),
                "suggested_prompts": many(PROMPT, 0, 4),
                "actions": many(Shape({"name": ANY, "description": ANY})),
            }
        ),
        "workflow_steps": many(Shape({"name": string(50), "callback_id": string(50)}), 1, 10),
    }
)

# What it may do, and how it hears

SCOPES = many(SHORT, 0, 255)
OAUTH = Shape(
    optional={
        "redirect_urls": once_each(string(2500, 0), 0, 1000),
        "scopes": Shape(optional=dict.fromkeys(("bot", "user", "bot_optional", "user_optional"), SCOPES)),
        "token_management_enabled": flag,
        "pkce_enabled": flag,
    }
)
EVENTS = once_each(SHORT, 0, 100)
SUBSCRIPTION = Shape({"app_id": ANY, "event_type": SHORT})
SETTINGS = Shape(
    optional={
        "event_subscriptions": Shape(
            optional={
                "request_url": REQUEST_URL,
                "bot_events": EVENTS,
                "user_events": EVENTS,
                "metadata_subscriptions": once_each(SUBSCRIPTION, 1, 20),
            }
        ),
        "interactivity": Shape(
            {"is_enabled": flag}, {"request_url": REQUEST_URL, "message_menu_options_url": REQUEST_URL}
        ),
        "incoming_webhooks": Shape(optional={"incoming_webhooks_enabled": flag}),
        "siws_links": Shape(optional={"initiate_uri": like(HTTPS, 3500)}),
        "allowed_ip_address_ranges": once_each(NETWORK, 1, 50),
        **dict.fromkeys(
            (
                "socket_mode_enabled",
                "token_rotation_enabled",
                "org_deploy_enabled",
                "is_hosted",
                "is_mcp_enabled",
            ),
            flag,
        ),
        **dict.fromkeys(("function_runtime", "hermes_app_type"), ANY),
    }
)

# Its steps in workflows, and its page in the Marketplace

KIND = like(r"^(string|integer|number|boolean|object|array|slack#/types/[a-z0-9_/]+)$")
PARAMETER = having(
    {"type": KIND}, {"title": ANY, "description": ANY, "hint": ANY, "is_required": flag, "is_hidden": flag}
)
PARAMETERS = having({"properties": by_name(PARAMETER, 50)}, {"required": many(ANY)})
FUNCTION = Shape(
    {"title": ANY, "description": ANY, "input_parameters": PARAMETERS, "output_parameters": PARAMETERS}
)
DIRECTORY = Shape(
    {
        "installation_landing_page": like(HTTP, 255),
        "privacy_policy_url": like(HTTP, 500),
        "support_url": like(HTTP, 350),
        "support_email": like(r"^[^@\s]+@[^@\s]+$", 100),
        "supported_languages": many(SHORT, 1, 50),
        "pricing": string(30),
    },
    {
        "app_directory_categories": many(KEY, 0, 3),
        "use_direct_install": flag,
        "direct_install_url": like(HTTP, 255),
    },
)

VERSION = whole(0)
MANIFEST = Shape(
    {"display_information": DISPLAY},
    {
        "_metadata": Shape(
            optional=dict.fromkeys(
                ("major_version", "minor_version", "schema_version", "min_version"), VERSION
            )
        ),
        "$schema": ANY,
        "features": FEATURES,
        "oauth_config": OAUTH,
        "settings": SETTINGS,
        "functions": by_name(FUNCTION, 50),
        "app_directory": DIRECTORY,
        "outgoing_domains": once_each(DOMAIN, 0, 10),
        **dict.fromkeys(
            ("workflows", "types", "datastores", "external_auth_providers", "mcp_servers"), anything
        ),
    },
)
