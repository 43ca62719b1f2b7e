// What can be done with a message: a small bar that follows the pointer, or the message that has the focus.
// In a list of messages the arrow keys go from one to the next and Enter goes to its bar, as in Slack.

import { send } from "./api.js";
import { confirmed, shown, written } from "./dialog.js";
import { h, icon, notice, toast } from "./dom.js";
import { menuButton } from "./menu.js";
import { react } from "./message.js";
import { escape, unescape } from "./mrkdwn.js";
import { pickEmoji } from "./picker.js";
import { can, expectAnswer, state } from "./state.js";
import { told } from "./surface.js";
import { tree } from "./tree.js";

const safely = (work) => async (...given) => {
  try {
    await work(...given);
  } catch (error) {
    toast(error.message);
  }
};

const deed = (call, more) => safely(async (message) => told(await send(call, { user: state.user, channel: message.channel, ts: message.ts, ...more?.(message) })));

const edit = safely(async (message) => {
  const text = await written("Edit message", "Message", unescape(message.text));
  if (text) told(await send("edit", { user: state.user, channel: message.channel, ts: message.ts, text: escape(text) }));
});

const remove = async (message) => {
  const sure = { title: "Delete message", text: "This cannot be undone.", confirm: "Delete", deny: "Cancel", style: "danger" };
  if (await confirmed(sure)) await deed("delete")(message);
};

const copyLink = safely(async (message) => {
  const said = new URLSearchParams({ channel: message.channel, ts: message.ts });
  await navigator.clipboard.writeText(`${location.origin}/#${said}`);
  notice("copied", "Link copied", "", null);
});

const asJson = (message) => shown("Message as JSON", tree(Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null))));

function entries(message) {
  const mine = message.user === state.user && !message.ephemeral;
  const shortcuts = can("shortcut") && !message.ephemeral ? state.shortcuts.filter((one) => one.type === "message") : [];
  return [
    ...shortcuts.map((one) => ({
      label: one.name, detail: one.description, run: (opener) => {
        expectAnswer();
        return deed("shortcut", () => ({ callback_id: one.callback_id }))(message, opener);
      },
    })),
    { label: "Copy link", run: () => copyLink(message) },
    mine && can("edit") ? { label: "Edit message", run: () => edit(message) } : null,
    { label: "Show as JSON", run: () => asJson(message) },
    mine && can("delete") ? { label: "Delete message", danger: true, run: () => remove(message) } : null,
  ].filter(Boolean);
}

// One bar for a list; `openThread(message)` where messages can be answered.
export function wireToolbar(list, openThread) {
  const bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions", hidden: true });
  list.after(bar);
  let at = null;

  function show(node) {
    if (node === at && !bar.hidden) return put();
    at = node;
    bar.replaceChildren(...tools(node.message).map((one) => one));
    bar.hidden = false;
    return put();
  }

  function tools(message) {
    const tool = (label, sign, run) => h("button", { type: "button", class: "plain", tabindex: "-1", "aria-label": label, title: label, onclick: (event) => run(event.currentTarget) }, icon(sign));
    const menu = menuButton(() => entries(at.message), { label: "More actions", content: icon("more"), className: "plain", end: true });
    menu.firstElementChild.tabIndex = -1;
    return [
      can("react") && !message.ephemeral ? tool("Add reaction", "react", (node) => pickEmoji(node, safely((name) => react(at.message, name)))) : null,
      openThread && !message.ephemeral ? tool("Reply in thread", "reply", () => openThread(at.message)) : null,
      menu,
    ].filter(Boolean);
  }

  function put() {
    if (!at?.isConnected) return hide();
    const [box, wrap] = [at.getBoundingClientRect(), list.parentElement.getBoundingClientRect()];
    const top = Math.max(box.top - wrap.top - 16, list.offsetTop + 2);
    if (box.bottom < wrap.top + 8 || box.top > wrap.bottom) return hide();
    bar.style.top = `${top}px`;
    return undefined;
  }

  function hide() {
    if (bar.contains(document.activeElement) || bar.querySelector("[aria-expanded=true]")) return;
    bar.hidden = true;
    at = null;
  }

  const messageAt = (target) => target.closest?.(".message");
  list.addEventListener("pointerover", (event) => messageAt(event.target) && !bar.querySelector("[aria-expanded=true]") && show(messageAt(event.target)));
  list.parentElement.addEventListener("pointerleave", () => document.activeElement.closest(".message") !== at && hide());
  list.addEventListener("focusin", (event) => messageAt(event.target) && event.target.matches(":focus-visible") && show(messageAt(event.target)));
  list.addEventListener("scroll", () => at && put(), { passive: true });
  list.addEventListener("keydown", (event) => walk(event, list, bar));
  new MutationObserver(() => at && (at.isConnected ? put() : follow())).observe(list, { childList: true });
  bar.addEventListener("keydown", (event) => walkBar(event, bar, at));

  // The message was drawn again: its bar goes to the new drawing.
  function follow() {
    const again = list.querySelector(`[data-ts="${CSS.escape(at.dataset.ts)}"]`);
    if (!again) return hide();
    at = again;
    return put();
  }
}

function walk(event, list, bar) {
  const all = [...list.querySelectorAll(".message")];
  const at = all.indexOf(event.target);
  if (event.target !== list && at < 0) return;
  if (event.key === "Enter" && at >= 0) bar.querySelector("button")?.focus();
  else {
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    all[to].focus();
    all[to].scrollIntoView({ block: "nearest" });
  }
  event.preventDefault();
}

function walkBar(event, bar, message) {
  const all = [...bar.querySelectorAll(":scope > button, :scope > .menu-wrap > button")];
  const at = all.indexOf(document.activeElement);
  if (at < 0) return;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) all[(at + by + all.length) % all.length].focus();
  else if (event.key === "Escape") message?.focus();
  else return;
  event.preventDefault();
}
