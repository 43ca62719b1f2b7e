// A thread beside its conversation: the message, its replies, and where to answer.

import { read } from "./api.js";
import { composer } from "./composer.js";
import { byId } from "./dom.js";
import { dismiss, isSeen, items } from "./message.js";
import { reconcile } from "./redraw.js";
import { expectAnswer, state } from "./state.js";

let open = null; // {user, channel, ts}
let opener = null;
let writing = null;
let replies = [];

const list = () => byId("thread-messages");

export async function openThread(message) {
  opener = document.activeElement;
  open = { user: state.user, channel: message.channel, ts: message.thread_ts || message.ts };
  list().replaceChildren();
  byId("thread").hidden = false;
  writing.load("Reply…");
  writing.focus();
  await loadThread();
}

export async function loadThread() {
  if (!open) return;
  const { user, channel, ts } = open;
  if (user !== state.user || channel !== state.channel) return closeThread();
  const found = await read("messages", { user, channel, thread_ts: ts });
  if (open?.ts !== ts) return;
  if (!found.length) return closeThread();
  const stays = list().scrollHeight - list().scrollTop - list().clientHeight < 60 || found.length > replies.length;
  replies = found;
  draw();
  if (stays) list().scrollTop = list().scrollHeight;
}

function draw() {
  const count = replies.filter(isSeen).length - 1;
  byId("thread-count").textContent = count > 0 ? `${count} ${count === 1 ? "reply" : "replies"}` : "";
  reconcile(list(), items(replies, { thread: open.ts }));
}

export function closeThread() {
  if (!open) return;
  open = null;
  replies = [];
  byId("thread").hidden = true;
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  else if (byId("thread").contains(document.activeElement) || document.activeElement === document.body) byId("compose").focus({ preventScroll: true });
}

export function wireThread() {
  writing = composer(byId("thread-composer"), { thread: () => open?.ts || "" });
  byId("close-thread").addEventListener("click", closeThread);
  byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
  byId("thread-composer").addEventListener("submit", expectAnswer);
  list().addEventListener("dismiss", (event) => { dismiss(event.detail.ts); draw(); });
  byId("messages").addEventListener("click", (event) => {
    const button = event.target.closest("[data-thread]");
    if (button) openThread(button.closest(".message").message);
  });
}
