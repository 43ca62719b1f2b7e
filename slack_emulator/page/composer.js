// Where the person types. A slash completes commands and their subcommands, an @ completes people.

import { send, upload } from "./api.js";
import { byId, h, toast } from "./dom.js";
import { escape } from "./mrkdwn.js";
import { conversation, draft, expectAnswer, keepDraft, people, state } from "./state.js";
import { told } from "./surface.js";

const MOST = 8;
let offers = [];
let chosen = 0;

const field = () => byId("compose");
const box = () => byId("offers");

// The alternatives in "[prep|agenda @person|log]", each as its words.
export function subcommands(hint) {
  const inside = [...String(hint || "").matchAll(/[[<(]([^\])>]*\|[^\])>]*)[\])>]/g)].map((found) => found[1]);
  return (inside[0] || "").split("|").map((words) => words.trim()).filter(Boolean);
}

// What could complete the text before the caret: [{insert, label, detail, from}].
function completions(text) {
  const slash = /^\/\S*$/.exec(text);
  if (slash) {
    return state.commands.filter((one) => one.command.startsWith(text.toLowerCase()))
      .map((one) => ({ from: 0, insert: `${one.command} `, label: one.command, detail: [one.description, one.usage_hint].filter(Boolean).join(" · ") }));
  }
  const sub = /^(\/\S+) +(\S*)$/.exec(text);
  const command = sub && state.commands.find((one) => one.command === sub[1].toLowerCase());
  if (command && !sub[2].startsWith("@")) {
    return subcommands(command.usage_hint).filter((words) => words.startsWith(sub[2].toLowerCase()) && words !== sub[2])
      .map((words) => ({ from: text.length - sub[2].length, insert: `${words.split(/\s/)[0]} `, label: words }));
  }
  const at = /(?:^|\s)@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(text);
  if (!at) return [];
  const wanted = at[1].toLowerCase();
  return people().filter((one) => `${one.real_name} ${one.name}`.toLowerCase().includes(wanted) && one.real_name.toLowerCase() !== wanted)
    .map((one) => ({ from: text.length - at[1].length - 1, insert: `@${byName(one)} `, label: one.real_name, detail: `@${one.name}` }));
}

// The server reads @names of one or two plain words; anybody else is called by their handle.
const byName = (one) => (/^[\p{L}\p{N}_.-]+( [\p{L}\p{N}_]+)?$/u.test(one.real_name) ? one.real_name : one.name);

function offer() {
  const node = field();
  offers = node.selectionStart === node.selectionEnd ? completions(node.value.slice(0, node.selectionStart)).slice(0, MOST) : [];
  chosen = whole() ? -1 : 0;
  drawOffers();
}

function drawOffers() {
  box().hidden = offers.length === 0;
  field().setAttribute("aria-expanded", String(offers.length > 0));
  box().replaceChildren(...offers.map((one, index) => h("div", {
    role: "option", id: `offer-${index}`, class: "offer", "aria-selected": String(index === chosen),
    onpointerdown: (event) => { event.preventDefault(); take(index); },
  }, h("strong", {}, one.label), one.detail ? h("small", {}, one.detail) : null)));
  if (offers.length && chosen >= 0) field().setAttribute("aria-activedescendant", `offer-${chosen}`);
  else field().removeAttribute("aria-activedescendant");
  box().children[chosen]?.scrollIntoView({ block: "nearest" });
}

function take(index) {
  const node = field();
  const { from, insert } = offers[index];
  const caret = node.selectionStart;
  node.setRangeText(insert, from, caret, "end");
  node.focus();
  changed();
}

function changed() {
  keepDraft(field().value);
  grow();
  offer();
}

function grow() {
  const node = field();
  node.style.height = "auto";
  node.style.height = `${Math.min(node.scrollHeight + 2, 180)}px`;
}

function onKey(event) {
  if (event.isComposing) return;
  if (offers.length) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (Math.max(chosen, step < 0 ? 0 : -1) + step + offers.length) % offers.length;
    else if (event.key === "Escape") offers = [];
    else if (event.key === "Tab" && !event.shiftKey) return event.preventDefault(), take(Math.max(chosen, 0));
    else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) return event.preventDefault(), take(chosen);
    if (step || event.key === "Escape") {
      event.preventDefault();
      return drawOffers();
    }
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  }
  return undefined;
}

// A command that is already complete is sent by Enter: nothing is chosen until the arrows choose it.
const whole = () => /^\/\S+ +$/.test(field().value);

async function submit() {
  const node = field();
  const text = node.value.trim();
  if (!text) return;
  const { user, channel } = state;
  node.value = "";
  changed();
  expectAnswer();
  try {
    const found = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    if (found) told(await send("command", { user, channel, command: found[1], text: found[2] }));
    else told(await send("say", { user, channel, text: escape(text) }));
  } catch (error) {
    toast(error.message);
    if (user === state.user && channel === state.channel && !node.value) {
      node.value = text;
      changed();
    }
  }
}

async function attach(event) {
  const { user, channel } = state;
  for (const file of [...event.target.files]) {
    try {
      told(await upload(user, file, channel));
    } catch (error) {
      toast(error.message);
    }
  }
  event.target.value = "";
}

// Shows the draft that belongs to this person and conversation.
export function loadDraft() {
  field().value = draft();
  const name = conversation()?.name || "the app";
  field().placeholder = conversation()?.is_im ? `Message ${name}, or type /` : `Message #${name}`;
  offers = [];
  drawOffers();
  grow();
}

export function wireComposer() {
  field().addEventListener("input", changed);
  field().addEventListener("click", offer);
  field().addEventListener("keydown", onKey);
  field().addEventListener("blur", () => { offers = []; drawOffers(); });
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  byId("attach").addEventListener("click", () => byId("attach-file").click());
  byId("attach-file").addEventListener("change", attach);
}
