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
let drawn = new Set(); // what was there before, by ts
let arriving = false; // time is moving, so what comes is read from its beginning
let wasAtBottom = true;

const list = () => byId("messages");
const atBottom = () => list().scrollHeight - list().scrollTop - list().clientHeight < NEAR;

export function toBottom() {
  list().scrollTop = list().scrollHeight;
  byId("newer").hidden = true;
  wasAtBottom = true;
}

// To the newest message, but never past the first that is new: what does not fit is read from its beginning.
function toNewest(first, many) {
  toBottom();
  if (!first) return;
  const hidden = list().getBoundingClientRect().top - first.getBoundingClientRect().top;
  if (hidden > 0) list().scrollTop -= hidden + 8;
  wasAtBottom = atBottom();
  byId("newer").hidden = wasAtBottom || many < 2;
}

export async function loadMessages() {
  const { user, channel } = state;
  if (!channel) return;
  const messages = await read("messages", { user, channel });
  if (user !== state.user || channel !== state.channel) return;
  const fresh = shown !== `${user}/${channel}`;
  if (fresh) start(`${user}/${channel}`);
  const added = messages.filter((message) => !drawn.has(message.ts));
  const answered = added.length > 0 && performance.now() < state.answerBy;
  if (answered) state.answerBy = 0;
  const stay = fresh || answered || atBottom();
  reconcile(list(), items(messages));
  drawn = new Set(messages.map((message) => message.ts));
  byId("nothing").hidden = messages.length > 0;
  list().setAttribute("aria-busy", "false");
  if (stay) toNewest(fresh || arriving ? list().querySelector(".day.new") : nodeOf(added[0]), fresh ? unread(messages) : added.length);
  else if (added.length) byId("newer").hidden = false;
  await markRead();
}

const nodeOf = (message) => message && list().querySelector(`[data-ts="${CSS.escape(message.ts)}"]`);
const isNew = (message) => unreadFrom !== null && message.ts > unreadFrom && message.user !== state.user;
const unread = (messages) => messages.filter(isNew).length;

// From now on everything is new; until it is over, the reader is kept at the first of it.
export function beginArriving() {
  const here = [...drawn].sort();
  if (state.tab === "messages" && shown) {
    unreadFrom = here.at(-1) || "0";
    toBottom();
  }
  arriving = true;
}

export async function endArriving() {
  await loadMessages();
  arriving = false;
}

function start(key) {
  shown = key;
  drawn = new Set();
  const here = conversation();
  unreadFrom = here?.unread ? here.read_ts || "0" : null;
  list().setAttribute("aria-busy", "true");
  list().replaceChildren();
  byId("nothing").textContent = inApp()
    ? `This is the beginning of your conversation with ${here?.name || "the app"}. It writes when something is due: move time forward at the top. Or type / to see what it can do.`
    : "Nothing has been said here yet.";
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
  let marked = false;
  for (const message of messages) {
    const at = fromTs(message.ts);
    const begins = !marked && isNew(message);
    const turns = dayKey(at, zone()) !== day;
    if (begins || turns) {
      day = dayKey(at, zone());
      marked ||= begins;
      const name = turns ? dayName(at, now, zone()) : "";
      made.push({ key: turns ? `day ${day}` : "new", sign: `${name} ${begins}`, make: () => line(name, begins) });
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

// Where a day begins, where the new messages begin, or both.
function line(name, begins) {
  const said = [name, begins ? "new messages" : ""].filter(Boolean).join(", ");
  return h("div", { class: begins ? "day new" : "day", role: "separator", "aria-label": said },
    name ? h("span", {}, name) : null, begins ? h("span", { class: "new-tag" }, "New") : null);
}

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
  list().addEventListener("scroll", () => { wasAtBottom = atBottom(); }, { passive: true });
  list().addEventListener("load", () => wasAtBottom && toBottom(), true);
  new ResizeObserver(() => wasAtBottom && toBottom()).observe(list());
}

export const forgetMessages = () => { shown = null; };
export const title = () => (inApp() ? conversation()?.name : `# ${conversation()?.name || channelOf(state.channel)?.name || ""}`);
