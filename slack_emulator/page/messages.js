// The messages of one conversation, as the person sees them.

import { read, send } from "./api.js";
import { drawBlocks, inputsIn } from "./blocks.js";
import { avatar, byId, h, icon } from "./dom.js";
import { glyph } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { drawFile } from "./pictures.js";
import { reconcile } from "./redraw.js";
import { channelOf, conversation, inApp, isApp, nameOf, state, zone } from "./state.js";
import { surface } from "./surface.js";
import { clockTime, dayKey, dayName, fromTs, fullTime } from "./time.js";

const NEAR = 48; // pixels that still count as being at the bottom
const TOGETHER = 300; // seconds within which messages of one person stand together

let shown = null; // which person and conversation is drawn
let unreadFrom = null;

const list = () => byId("messages");
const atBottom = () => list().scrollHeight - list().scrollTop - list().clientHeight < NEAR;

export function toBottom() {
  list().scrollTop = list().scrollHeight;
  byId("newer").hidden = true;
}

export async function loadMessages() {
  const { user, channel } = state;
  if (!channel) return;
  const messages = await read("messages", { user, channel });
  if (user !== state.user || channel !== state.channel) return;
  const fresh = shown !== `${user}/${channel}`;
  if (fresh) start(`${user}/${channel}`);
  const stay = fresh || atBottom();
  const last = list().lastElementChild;
  reconcile(list(), items(messages));
  byId("nothing").hidden = messages.length > 0;
  list().setAttribute("aria-busy", "false");
  if (stay) toBottom();
  else if (last !== list().lastElementChild) byId("newer").hidden = false;
  await markRead();
}

function start(key) {
  shown = key;
  const here = conversation();
  unreadFrom = here?.unread ? here.read_ts || "0" : null;
  list().setAttribute("aria-busy", "true");
  list().replaceChildren();
  byId("nothing").textContent = inApp() ? `This is the beginning of your conversation with ${here?.name || "the app"}. Type / to see what it can do.` : "Nothing has been said here yet.";
}

export async function markRead() {
  const here = conversation();
  if (!here?.unread || state.tab !== "messages" || document.hidden) return;
  here.unread = 0;
  await send("read", { user: state.user, channel: state.channel });
}

function items(messages) {
  const made = [];
  const now = new Date(state.now || Date.now());
  let before = null;
  let day = null;
  let marked = unreadFrom === null;
  for (const message of messages) {
    const at = fromTs(message.ts);
    if (dayKey(at, zone()) !== day) {
      day = dayKey(at, zone());
      const name = dayName(at, now, zone());
      made.push({ key: `day ${day}`, sign: name, make: () => h("div", { class: "day", role: "separator", "aria-label": name }, h("span", {}, name)) });
      before = null;
    }
    if (!marked && message.ts > unreadFrom && message.user !== state.user) {
      marked = true;
      made.push({ key: "new", sign: "new", make: () => h("div", { class: "day new", role: "separator", "aria-label": "New messages" }, h("span", {}, "New")) });
      before = null;
    }
    const joined = before && before.user === message.user && isShort(before) && isShort(message) && message.ts - before.ts < TOGETHER;
    made.push({ key: message.ts, sign: JSON.stringify([message, Boolean(joined)]), make: () => draw(message, at, joined) });
    before = message;
  }
  return made;
}

// Words alone may stand under each other without a name; anything larger says whose it is.
const isShort = (message) => !message.ephemeral && !message.blocks?.length && !message.files?.length;

function draw(message, at, joined) {
  const name = message.user === "USLACKBOT" ? "Slackbot" : nameOf(message.user);
  const time = h("time", { datetime: at.toISOString(), title: fullTime(at, zone()) }, clockTime(at, zone()));
  const app = isApp(message.user) || Boolean(message.bot_id);
  const head = h("div", { class: "message-head" }, h("strong", {}, name), app ? h("span", { class: "tag" }, "App") : null, time);
  return h("article", { class: `message${joined ? " joined" : ""}${message.ephemeral ? " ephemeral" : ""}`, "aria-label": `${name}, ${clockTime(at, zone())}`, dataset: { ts: message.ts } },
    h("div", { class: "gutter" }, joined ? time : avatar(name, message.user, app)),
    h("div", { class: "message-body" },
      message.ephemeral ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
      message.thread_ts && message.thread_ts !== message.ts ? h("p", { class: "only-you" }, "In a thread") : null,
      joined ? null : head,
      body(message),
      message.edited ? h("span", { class: "quiet edited" }, "(edited)") : null,
      (message.reactions || []).length ? h("div", { class: "reactions" }, message.reactions.map((one) => h("span", { class: "reaction", title: one.users.map(nameOf).join(", ") }, glyph(one.name) || `:${one.name}:`, ` ${one.count}`))) : null));
}

function body(message) {
  const key = `${message.channel}/${message.ts}`;
  const place = surface("message", key, { channel: message.channel, ts: message.ts }, message.state?.values);
  const inputs = inputsIn(message.blocks);
  place.quiet = inputs.quiet;
  const said = message.blocks?.length ? drawBlocks(message.blocks, place) : message.text ? [h("div", { class: "text" }, mrkdwn(message.text))] : [];
  const attached = (message.attachments || []).map((one) => h("div", { class: "attachment" },
    one.blocks ? drawBlocks(one.blocks, place) : h("div", { class: "text" }, mrkdwn(one.text || one.fallback || ""))));
  return [said, attached, (message.files || []).map(drawFile)].flat();
}

export function wireMessages() {
  byId("newer").addEventListener("click", toBottom);
  list().addEventListener("scroll", () => { if (atBottom()) byId("newer").hidden = true; }, { passive: true });
  document.addEventListener("visibilitychange", markRead);
  // Pictures arrive after their message: whoever was at the bottom stays there.
  let wasAtBottom = true;
  list().addEventListener("scroll", () => { wasAtBottom = atBottom(); }, { passive: true });
  list().addEventListener("load", () => wasAtBottom && toBottom(), true);
  new ResizeObserver(() => wasAtBottom && toBottom()).observe(list());
}

export const forgetMessages = () => { shown = null; };
export const title = () => (inApp() ? conversation()?.name : `# ${conversation()?.name || channelOf(state.channel)?.name || ""}`);
