// Things to press: buttons, the overflow menu, feedback and icon buttons. Inputs are in inputs.js.

import { confirmed } from "./dialog.js";
import { freshId, h, icon } from "./dom.js";
import { drawInput, isInput } from "./inputs.js";
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
  const label = plain(element.text);
  const press = async (event) => {
    const node = event.currentTarget;
    if (await confirmed(element.confirm)) await place.press(block, element, element.value, node);
  };
  if (element.url && /^(https?:|mailto:)/i.test(element.url)) {
    const anchor = link(element.url, [label, h("span", { class: "away", "aria-hidden": "true" }, " ↗")]);
    anchor.className = attributes.class;
    anchor.dataset.key = attributes.dataset.key;
    if (element.accessibility_label) anchor.setAttribute("aria-label", element.accessibility_label);
    anchor.addEventListener("click", () => place.press(block, element, element.value));
    return anchor;
  }
  return h("button", { type: "button", ...attributes, onclick: press }, label);
}

function overflow(element, block, place) {
  const items = element.options.map((option) => ({
    label: plain(option.text),
    detail: plain(option.description),
    run: async (node) => {
      if (option.url) window.open(option.url, "_blank", "noopener");
      if (await confirmed(element.confirm)) await place.press(block, element, option.value, node);
    },
  }));
  return menuButton(items, { label: "More actions", key: place.keyOf(block, element), content: icon("more") });
}

// A button that opens a small menu; arrows move, Enter chooses, Escape closes.
export function menuButton(items, { label, key = "", content, className = "button square" }) {
  const id = freshId("menu");
  const opener = h("button", {
    type: "button", class: className, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, dataset: { key },
  }, content);
  const list = h("div", { class: "menu", role: "menu", id, hidden: true, "aria-label": label });
  const wrap = h("span", { class: "menu-wrap" }, opener, list);
  const show = (open, focus = true) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) {
      list.classList.toggle("to-left", opener.getBoundingClientRect().left > window.innerWidth / 2);
      list.firstElementChild?.focus();
    } else if (focus) opener.focus();
  };
  for (const item of items) {
    list.append(h("button", {
      type: "button", role: "menuitem", tabindex: "-1",
      onclick: () => {
        show(false);
        item.run(opener);
      },
    }, h("span", {}, item.label), item.detail ? h("small", {}, item.detail) : null));
  }
  opener.addEventListener("click", () => show(list.hidden));
  wrap.addEventListener("keydown", (event) => moveInMenu(event, list, show));
  wrap.addEventListener("focusout", (event) => {
    if (!list.hidden && !wrap.contains(event.relatedTarget)) show(false, false);
  });
  return wrap;
}

function moveInMenu(event, list, show) {
  if (list.hidden) return;
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) items[(to + items.length) % items.length].focus();
  else if (event.key === "Escape") show(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function feedback(element, block, place) {
  const one = (said, sign) =>
    h("button", {
      type: "button", class: "button square", title: plain(said.text), "aria-label": said.accessibility_label || plain(said.text),
      dataset: { key: `${place.keyOf(block, element)}/${said.value}` },
      onclick: (event) => place.press(block, element, said.value, event.currentTarget),
    }, icon(sign));
  return h("span", { class: "pair", role: "group", "aria-label": "Feedback" }, one(element.positive_button, "up"), one(element.negative_button, "thumbdown"));
}

function iconButton(element, block, place) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(state.user)) return h("span", { hidden: true });
  return h("button", {
    type: "button", class: "button square", title: plain(element.text), "aria-label": element.accessibility_label || plain(element.text),
    dataset: { key: place.keyOf(block, element) },
    onclick: async (event) => {
      const node = event.currentTarget;
      if (await confirmed(element.confirm)) await place.press(block, element, element.value, node);
    },
  }, icon(element.icon));
}

const PRESSED = { button, workflow_button: button, overflow, feedback_buttons: feedback, icon_button: iconButton };
