// One message: whose, when, what, and what others did with it.

import { send } from "./api.js";
import { drawAttachment } from "./attachments.js";
import { drawBlocks, inputsIn } from "./blocks.js";
import { avatar, h, icon } from "./dom.js";
import { glyph } from "./emoji.js";
import { drawFile } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { can, isApp, nameOf, state, zone } from "./state.js";
import { surface, told } from "./surface.js";
import { clockTime, dayKey, dayName, fromTs, fullTime } from "./time.js";

const TOGETHER = 300; // seconds within which messages of one person stand together
const dismissed = new Set();
export const dismiss = (ts) => dismissed.add(ts);

export const nameOfMessage = (message) => (message.user === "USLACKBOT" ? "Slackbot" : nameOf(message.user));
// What only this person sees stays until they dismiss it or open the page again.
export const isSeen = (message) => !message.ephemeral || (message.ts > state.since && !dismissed.has(message.ts));

// The messages with the days between them, as items for `reconcile`. `isNew` says where the new ones begin.
export function items(messages, { isNew = () => false, thread = null } = {}) {
  const made = [];
  const now = new Date(state.now || Date.now());
  let [before, day, marked] = [null, null, false];
  for (const message of messages.filter(isSeen)) {
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
    made.push({ key: message.ts, sign: JSON.stringify([message, Boolean(joined)]), make: () => draw(message, at, joined, thread) });
    before = message.ts === thread ? null : message;
  }
  return made;
}

// Words alone may stand under each other without a name; anything larger says whose it is.
const isShort = (message) => !message.ephemeral && !message.blocks?.length && !message.files?.length && !message.reply_count && !message.subtype;

// Where a day begins, where the new messages begin, or both.
function line(name, begins) {
  const said = [name, begins ? "new messages" : ""].filter(Boolean).join(", ");
  return h("div", { class: begins ? "day new" : "day", role: "separator", "aria-label": said },
    name ? h("span", {}, name) : null, begins ? h("span", { class: "new-tag" }, "New") : null);
}

function draw(message, at, joined, thread) {
  const name = nameOfMessage(message);
  const time = h("time", { datetime: at.toISOString(), title: fullTime(at, zone()) }, clockTime(at, zone()));
  const app = isApp(message.user) || Boolean(message.bot_id);
  const head = h("div", { class: "message-head" }, h("strong", {}, name), app ? h("span", { class: "tag" }, "App") : null, time);
  const node = h("article", { class: `message${joined ? " joined" : ""}${message.ephemeral ? " ephemeral" : ""}`, tabindex: "-1", "aria-label": `${name}, ${clockTime(at, zone())}`, dataset: { ts: message.ts } },
    h("div", { class: "gutter" }, joined ? time : avatar(name, message.user, app)),
    h("div", { class: "message-body" },
      message.ephemeral ? onlyYou(message) : null,
      message.subtype === "thread_broadcast" && !thread ? h("p", { class: "only-you" }, icon("reply"), "replied to a thread") : null,
      joined ? null : head,
      body(message),
      message.edited ? h("span", { class: "quiet edited" }, "(edited)") : null,
      reactions(message),
      message.reply_count && !thread ? replies(message) : null));
  node.message = message;
  return node;
}

const onlyYou = (message) => h("p", { class: "only-you" }, icon("eye"), "Only visible to you",
  h("button", { type: "button", class: "dismiss", onclick: (event) => event.currentTarget.dispatchEvent(new CustomEvent("dismiss", { bubbles: true, detail: message })) }, "Dismiss"));

function body(message) {
  const place = surface("message", `${message.channel}/${message.ts}`, { channel: message.channel, ts: message.ts }, message.state?.values);
  place.quiet = inputsIn(message.blocks).quiet;
  const said = message.blocks?.length ? drawBlocks(message.blocks, place) : message.text ? [h("div", { class: "text" }, mrkdwn(message.text))] : [];
  return [said, (message.attachments || []).map((one) => drawAttachment(one, place)), (message.files || []).map(drawFile)].flat();
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((one) => {
    const who = `${glyph(one.name) || `:${one.name}:`} by ${one.users.map(nameOf).join(", ")}`;
    const mine = one.users.includes(state.user);
    const inside = [h("span", { "aria-hidden": "true" }, glyph(one.name) || `:${one.name}:`), ` ${one.count}`];
    if (!can("react")) return h("span", { class: "reaction", title: who }, inside);
    return h("button", { type: "button", class: "reaction", title: who, "aria-label": `${one.name}, ${one.count}`, "aria-pressed": String(mine), dataset: { key: `${message.ts}/${one.name}` }, onclick: () => react(message, one.name) }, inside);
  }));
}

// Puts an emoji under a message, or takes it away again.
export async function react(message, name) {
  const mine = message.reactions?.find((one) => one.name === name)?.users.includes(state.user);
  told(await send("react", { user: state.user, channel: message.channel, ts: message.ts, name, remove: Boolean(mine) }));
}

function replies(message) {
  const at = fromTs(message.latest_reply);
  const last = `Last reply ${dayName(at, new Date(state.now), zone()).toLowerCase()} at ${clockTime(at, zone())}`;
  return h("button", { type: "button", class: "replies", dataset: { thread: message.ts, key: `${message.ts}/replies` } },
    message.reply_users.slice(0, 4).map((id) => avatar(nameOf(id), id, isApp(id))),
    h("strong", {}, `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`), h("small", {}, last));
}
