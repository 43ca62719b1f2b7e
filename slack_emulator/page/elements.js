// Things to press: buttons, the overflow menu, feedback and icon buttons. Inputs are in inputs.js.

import { confirmed } from "./dialog.js";
import { h, icon } from "./dom.js";
import { drawInput, isInput } from "./inputs.js";
import { menuButton } from "./menu.js";
import { link, plain } from "./mrkdwn.js";
import { drawImageElement } from "./pictures.js";
import { state } from "./state.js";

// One element as a node; `labelled` is the id of a label that stands beside it.
export function drawElement(element, block, place, labelled = null) {
  if (element.type === "image") return drawImageElement(element);
  if (isInput(element)) return drawInput(element, block, place, labelled);
  const draw = PRESSED[element.type];
  return draw ? draw(element, block, place) : cannotDraw(element.type);
}

export const cannotDraw = (type) => h("p", { class: "cannot", role: "note" }, `This page cannot draw ${type || "something without a type"}.`);

function button(element, block, place) {
  const style = element.style === "primary" || element.style === "danger" ? element.style : "";
  const attributes = {
    class: `button ${style}`, "aria-label": element.accessibility_label || null, dataset: { key: place.keyOf(block, element) },
  };
  const label = h("span", { class: "label-text" }, plain(element.text));
  const press = async (event) => {
    const node = event.currentTarget;
    if (await confirmed(element.confirm)) await place.press(block, element, element.value, node);
  };
  if (!element.url || !/^(https?:|mailto:)/i.test(element.url)) return h("button", { type: "button", ...attributes, onclick: press }, label);
  const anchor = link(element.url, [label, h("span", { class: "away", "aria-hidden": "true" }, " ↗")]);
  for (const [name, value] of Object.entries(attributes)) if (value && name !== "dataset") anchor.setAttribute(name, value);
  anchor.dataset.key = attributes.dataset.key;
  anchor.addEventListener("click", async (event) => {
    if (!element.confirm) return void place.press(block, element, element.value);
    event.preventDefault();
    if (!(await confirmed(element.confirm))) return;
    window.open(element.url, "_blank", "noopener");
    await place.press(block, element, element.value);
  });
  return anchor;
}

function overflow(element, block, place) {
  const items = element.options.map((option) => ({
    label: plain(option.text),
    detail: plain(option.description),
    run: async (node) => {
      if (!(await confirmed(element.confirm))) return;
      if (/^https?:/i.test(option.url || "")) window.open(option.url, "_blank", "noopener");
      await place.press(block, element, option.value, node);
    },
  }));
  return menuButton(items, { label: "More actions", key: place.keyOf(block, element), content: icon("more") });
}

// What was said with the thumbs stays marked, as in Slack, until the page is left.
const thumbs = new Map();

function feedback(element, block, place) {
  const key = `${place.key}/${place.keyOf(block, element)}`;
  const one = (said, sign) =>
    h("button", {
      type: "button", class: "button square ghost", "aria-pressed": String(thumbs.get(key) === said.value), title: plain(said.text), "aria-label": said.accessibility_label || plain(said.text),
      dataset: { key: `${place.keyOf(block, element)}/${said.value}` },
      onclick: (event) => {
        thumbs.set(key, said.value);
        for (const other of event.currentTarget.parentNode.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
        place.press(block, element, said.value, event.currentTarget);
      },
    }, icon(sign));
  return h("span", { class: "pair", role: "group", "aria-label": "Feedback" }, one(element.positive_button, "up"), one(element.negative_button, "thumbdown"));
}

function iconButton(element, block, place) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(state.user)) return h("span", { hidden: true });
  return h("button", {
    type: "button", class: "button square ghost", title: plain(element.text), "aria-label": element.accessibility_label || plain(element.text),
    dataset: { key: place.keyOf(block, element) },
    onclick: async (event) => {
      const node = event.currentTarget;
      if (await confirmed(element.confirm)) await place.press(block, element, element.value, node);
    },
  }, icon(element.icon));
}

const PRESSED = { button, workflow_button: button, overflow, feedback_buttons: feedback, icon_button: iconButton };
