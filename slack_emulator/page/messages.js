// The messages of one conversation, as the person sees them: a window of it that moves as they scroll.

import { read, send } from "./api.js";
import { byId } from "./dom.js";
import { dismiss, isSeen, items, nameOfMessage } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { reconcile } from "./redraw.js";
import { channelOf, conversation, inApp, state } from "./state.js";

const NEAR = 48; // pixels that still count as being at the bottom
const REACH = 600; // pixels before an end of the window at which more is fetched
const PAGE = 50;
const MOST = 150; // messages that are drawn at a time

let shown = null; // which person and conversation is drawn
let unreadFrom = null;
let held = []; // the window, oldest first
let older = false; // whether there is more before it
let bound = null; // the first timestamp after it; null when it reaches the newest message
let arriving = false; // time is moving, so what comes is read from its beginning
let wasAtBottom = true;
let fetching = false;

const list = () => byId("messages");
const atBottom = () => list().scrollHeight - list().scrollTop - list().clientHeight < NEAR;
const newest = () => held.at(-1)?.ts || "";

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

const ask = (fields) => read("messages", { user: state.user, channel: state.channel, ...fields });
const here = () => `${state.user}/${state.channel}`;

export async function loadMessages() {
  const key = here();
  if (!state.channel) return;
  const fresh = shown !== key;
  if (fresh) start(key);
  const stays = fresh || atBottom();
  const limit = held.length + PAGE;
  const found = await ask({ limit, before: bound || undefined });
  if (key !== here() || shown !== key) return;
  const last = newest();
  const added = fresh || bound ? [] : found.filter((message) => message.ts > last);
  const from = held[0]?.ts || "";
  const kept = arriving ? MOST : Math.max(PAGE, Math.min(held.length, MOST));
  hold(stays ? found.slice(-kept) : found.filter((message) => message.ts >= from));
  older = found.length === limit || found[0]?.ts < held[0]?.ts;
  const answered = added.length > 0 && performance.now() < state.answerBy;
  if (answered) state.answerBy = 0;
  const moves = fresh || answered || (stays && !bound);
  draw();
  if (moves) toNewest(fresh || arriving ? list().querySelector(".day.new") : nodeOf(added[0]), fresh ? unread() : added.length);
  else if (added.length) byId("newer").hidden = false;
  announce(fresh ? [] : added);
  await markRead();
}

function draw() {
  reconcile(list(), items(held, { isNew }));
  byId("nothing").hidden = held.some(isSeen);
  list().setAttribute("aria-busy", "false");
}

const nodeOf = (message) => message && list().querySelector(`[data-ts="${CSS.escape(message.ts)}"]`);
const isNew = (message) => unreadFrom !== null && message.ts > unreadFrom && message.user !== state.user;
const unread = () => held.filter(isNew).length;

// What has come is also said, to those who do not see it come.
function announce(added) {
  const others = added.filter((message) => message.user !== state.user && isSeen(message));
  if (!others.length || state.tab !== "messages") return;
  const words = (message) => mrkdwn((message.text || "").slice(0, 200)).map((node) => node.textContent ?? node).join("");
  byId("said").textContent = others.slice(-3).map((message) => `${nameOfMessage(message)}: ${words(message)}`).join("\n");
}

// More of the past or of what follows, while what the person looks at stays where it is.
async function more(past) {
  if (fetching || !held.length) return;
  fetching = true;
  const key = shown;
  try {
    const found = await ask(past ? { limit: PAGE, before: held[0].ts } : { limit: PAGE, after: newest() });
    if (key !== shown || key !== here()) return;
    const anchor = [...list().children].find((node) => node.dataset.ts && node.getBoundingClientRect().bottom > list().getBoundingClientRect().top);
    const before = anchor?.getBoundingClientRect().top;
    if (past) grow(found);
    else follow(found);
    draw();
    const again = anchor && nodeOf(anchor.message);
    if (again) list().scrollTop += again.getBoundingClientRect().top - before;
  } finally {
    fetching = false;
  }
}

// No more than is drawn at a time: what follows is fetched again when the reader comes to it.
function hold(messages) {
  if (messages.length > MOST) bound = messages[MOST].ts;
  held = messages.slice(0, MOST);
}

function grow(found) {
  older = found.length === PAGE;
  hold([...found, ...held]);
}

function follow(found) {
  held = [...held, ...found];
  bound = found.length < PAGE ? null : `${newest()}0`;
  older ||= held.length > MOST;
  held = held.slice(-MOST);
}

// From now on everything is new; until it is over, the reader is kept at the first of it.
export function beginArriving() {
  if (state.tab === "messages" && shown) {
    unreadFrom = newest() || "0";
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
  [held, older, bound] = [[], false, null];
  const place = conversation();
  unreadFrom = place?.unread ? place.read_ts || "0" : null;
  list().setAttribute("aria-busy", "true");
  list().replaceChildren();
  byId("newer").hidden = true;
  byId("nothing").textContent = inApp()
    ? `This is the beginning of your conversation with ${place?.name || "the app"}. It writes when something is due: move time forward at the top. Or type / to see what it can do.`
    : "Nothing has been said here yet.";
}

export async function markRead() {
  const place = conversation();
  if (!place?.unread || state.tab !== "messages" || document.hidden) return;
  place.unread = 0;
  await send("read", { user: state.user, channel: state.channel });
}

// A message that a link leads to, with what was said around it.
export async function showAt(ts) {
  start(here());
  held = await ask({ limit: PAGE, before: `${ts}0` });
  [older, bound] = [held.length === PAGE, `${ts}0`];
  await more(false);
  draw();
  const node = list().querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  node?.scrollIntoView({ block: "center" });
  node?.focus({ preventScroll: true });
  byId("newer").hidden = bound === null && atBottom();
}

async function toPresent() {
  if (bound === null) return toBottom();
  forgetMessages();
  return loadMessages();
}

function scrolled() {
  wasAtBottom = atBottom() && bound === null;
  if (wasAtBottom) byId("newer").hidden = true;
  else if (bound !== null) byId("newer").hidden = false;
  if (older && list().scrollTop < REACH) more(true).catch(() => {});
  else if (bound !== null && list().scrollHeight - list().scrollTop - list().clientHeight < REACH) more(false).catch(() => {});
}

export function wireMessages() {
  byId("newer").addEventListener("click", toPresent);
  document.addEventListener("visibilitychange", markRead);
  list().addEventListener("scroll", scrolled, { passive: true });
  list().addEventListener("dismiss", (event) => { dismiss(event.detail.ts); draw(); list().focus({ preventScroll: true }); });
  // Pictures arrive after their message: whoever was at the bottom stays there.
  list().addEventListener("load", () => wasAtBottom && toBottom(), true);
  new ResizeObserver(() => wasAtBottom && toBottom()).observe(list());
}

export const forgetMessages = () => { shown = null; };
export const title = () => (inApp() ? conversation()?.name : `# ${conversation()?.name || channelOf(state.channel)?.name || ""}`);
