// Modals. The server holds the stack; the page shows its top, keeps what was typed, and shows errors.

import { read, send } from "./api.js";
import { drawBlocks, inputsIn } from "./blocks.js";
import { avatar, byId, h, icon, rescueToasts, toast } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { swap } from "./redraw.js";
import { appName, state } from "./state.js";
import { failure, forget, surface, went } from "./surface.js";

const NOTHING = { id: null, under: null, sign: "", fields: new Set() };
let drawn = NOTHING;
let opener = null;
let busy = false;
let leaving = 0;

const dialog = () => byId("modal");

export async function loadView() {
  const user = state.user;
  const view = await read("view", { user });
  if (user !== state.user || leaving) return;
  if (!view) return hide();
  const { state: _, ...rest } = view;
  const sign = JSON.stringify(rest);
  if (drawn.id === view.id && drawn.sign === sign && dialog().open) return;
  show(view, sign);
}

export function hide() {
  drawn = NOTHING;
  if (!dialog().open) return;
  rescueToasts();
  dialog().close();
  dialog().replaceChildren();
  const back = opener?.isConnected ? opener : byId("compose");
  back?.focus({ preventScroll: true });
}

function show(view, sign) {
  const fields = new Set(view.blocks.filter((block) => block.type === "input").map((block) => block.block_id));
  const same = drawn.id === view.id && dialog().open && !turned(drawn.fields, fields);
  const added = same ? [...fields].find((id) => !drawn.fields.has(id)) : undefined;
  drawn = { id: view.id, under: view.previous_view_id, sign, fields };
  const place = surface("modal", view.id, { view_id: view.id }, view.state?.values);
  place.errors = view.errors || {};
  const inputs = inputsIn(view.blocks);
  place.quiet = inputs.quiet;
  place.prune(inputs.all);
  place.touched = (block) => clearError(place, block);
  const form = drawForm(view, place);
  const old = dialog().firstElementChild;
  dialog().setAttribute("aria-labelledby", "modal-title");
  if (same && old) {
    const top = old.querySelector(".modal-body").scrollTop;
    const pressed = old.contains(document.activeElement) && document.activeElement.tagName === "BUTTON";
    swap(old, form);
    form.querySelector(".modal-body").scrollTop = top;
    form.querySelector(".failed :is(input, textarea, [contenteditable])")?.focus();
    if (added && pressed) goToField(form, added);
    return;
  }
  if (!dialog().open) opener = document.activeElement;
  state.answerBy = 0;
  rescueToasts();
  dialog().replaceChildren(form);
  if (!dialog().open) dialog().showModal();
  const first = form.querySelector("[autofocus]") || form.querySelector(".modal-body :is(input, textarea, [contenteditable])") || form.querySelector(".modal-foot button:last-child");
  first?.focus();
  form.querySelector(".modal-body").scrollTop = 0;
}

// Another page in the same window asks for other things; it is read from its top.
const turned = (before, after) => before.size + after.size > 0 && ![...after].some((id) => before.has(id));

// What a button has just added to the form is what the person wants to fill in.
function goToField(form, id) {
  const block = form.querySelector(`[data-block="${CSS.escape(id)}"]`);
  block?.querySelector("input, textarea, [contenteditable]")?.focus({ preventScroll: true });
  block?.scrollIntoView({ block: "start" });
}

function clearError(place, block) {
  if (!place.errors[block.block_id]) return;
  delete place.errors[block.block_id];
  const node = dialog().querySelector(`[data-block="${CSS.escape(block.block_id)}"]`);
  node?.classList.remove("failed");
  node?.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  const words = node?.querySelector(".error");
  if (words) words.hidden = true;
}

function drawForm(view, place) {
  const back = view.previous_view_id ? "Back" : "Close";
  const others = Object.entries(place.errors).filter(([id]) => !view.blocks.some((block) => block.block_id === id && block.type === "input"));
  const form = h("form", { novalidate: true, class: "modal-form" },
    h("header", { class: "modal-head" }, view.previous_view_id ? h("button", { type: "button", class: "plain", "aria-label": "Back", onclick: () => close(view, false) }, icon("back")) : avatar(appName(), state.apps[0]?.bot_user_id, true), h("h2", { id: "modal-title" }, plain(view.title)),
      h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: () => close(view, true) }, icon("close"))),
    h("div", { class: "modal-body", tabindex: "-1" }, h("p", { class: "trouble", role: "alert", hidden: true }), others.map(([, words]) => h("p", { class: "error", role: "alert" }, words)), drawBlocks(view.blocks, place)),
    h("footer", { class: "modal-foot" },
      h("button", { type: "button", class: "button", onclick: () => close(view, false) }, plain(view.close) || back),
      view.submit ? h("button", { type: "submit", class: "button primary", disabled: Boolean(view.submit_disabled), dataset: { key: "submit" } }, plain(view.submit)) : null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(view, place, event.submitter);
  });
  return form;
}

async function submit(view, place, button) {
  if (busy || !view.submit) return;
  busy = true;
  think(true, button);
  complain("");
  try {
    const answer = await send("submit", { user: state.user, view_id: view.id, values: place.values() });
    const failed = answer.response?.response_action === "errors";
    if (went(answer) && !failed) forget(view.id);
    await loadView();
    if (!went(answer)) complain(failure(answer));
  } catch (error) {
    toast(error.message);
    await loadView();
  } finally {
    busy = false;
    think(false, button);
  }
}

// While the app thinks, what was typed stands still and the button turns.
function think(on, button) {
  const form = dialog().querySelector("form");
  form?.setAttribute("aria-busy", String(on));
  const submitting = button?.isConnected ? button : form?.querySelector("[type=submit]");
  if (on) submitting?.setAttribute("aria-busy", "true");
  else submitting?.removeAttribute("aria-busy");
}

// What went wrong with the form as a whole, over its fields.
function complain(words) {
  const place = dialog().querySelector(".trouble");
  if (!place) return;
  place.hidden = !words;
  place.textContent = words;
  if (words) place.scrollIntoView({ block: "nearest" });
}

// The last window goes at once: what is typed next belongs to the conversation, however slow the app is.
async function close(view, all) {
  leaving += 1;
  if (all || !view.previous_view_id) hide();
  try {
    await send("close", { user: state.user, view_id: view.id, all });
    forget(view.id);
  } catch (error) {
    toast(error.message);
  } finally {
    leaving -= 1;
  }
  await loadView();
}

export function wireModal() {
  dialog().addEventListener("cancel", (event) => {
    if (event.target !== dialog()) return;
    event.preventDefault();
    if (drawn.id) close({ id: drawn.id, previous_view_id: drawn.under }, false);
  });
}
