// Inputs: text, numbers, dates, choices. Selects, files and rich text have modules of their own.

import { freshId, h } from "./dom.js";
import { confirmed } from "./dialog.js";
import { richTextInput } from "./editor.js";
import { fileInput } from "./filing.js";
import { plain, textNodes } from "./mrkdwn.js";
import { select } from "./selects.js";
import { zone } from "./state.js";
import { instantOf, wall } from "./time.js";

export const isInput = (element) => element.type in DRAWN;
export const drawInput = (element, block, place, labelled) => DRAWN[element.type](element, block, place, common(element, block, place, labelled));

function common(element, block, place, labelled) {
  const named = labelled ? { "aria-labelledby": labelled } : { "aria-label": plain(element.placeholder) || element.action_id.replaceAll("_", " ") };
  const failed = place.errors[block.block_id];
  return {
    ...named, id: labelled ? `${labelled}-input` : freshId("input"), dataset: { key: place.keyOf(block, element) },
    autofocus: element.focus_on_load || null, "aria-required": block.type === "input" && !block.optional ? "true" : null,
    "aria-invalid": failed ? "true" : null, "aria-describedby": labelled ? `${labelled}-error ${labelled}-hint` : null,
  };
}

const blank = (value) => (value === "" ? null : value);
const KEYBOARDS = { email_text_input: "email", url_text_input: "url" };

function text(element, block, place, attributes) {
  const long = Boolean(element.multiline);
  const keyboard = element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : KEYBOARDS[element.type];
  const node = h(long ? "textarea" : "input", {
    ...attributes, class: "field", rows: long ? 4 : null, type: long ? null : "text", autocomplete: "off",
    inputmode: keyboard || null, placeholder: plain(element.placeholder), maxlength: element.max_length || null,
    value: String(place.current(block, element) ?? ""),
  });
  const wanted = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  node.addEventListener("input", () => place.change(block, element, blank(node.value), { dispatch: wanted.includes("on_character_entered"), node }));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || long || !block.dispatch_action || !wanted.includes("on_enter_pressed")) return;
    event.preventDefault();
    place.press(block, element, blank(node.value), node);
  });
  return element.max_length ? h("div", { class: "counted" }, node, countdown(node, element.max_length)) : node;
}

// How many letters are left, once that matters.
function countdown(node, most) {
  const left = h("span", { class: "left", "aria-hidden": "true" });
  const count = () => {
    const rest = most - node.value.length;
    left.textContent = rest <= Math.max(20, most / 5) ? String(rest) : "";
  };
  node.addEventListener("input", count);
  count();
  return left;
}

function choices(element, block, place, { dataset, id, autofocus, ...rest }) {
  const many = element.type === "checkboxes";
  const current = place.current(block, element);
  const picked = new Set(many ? current || [] : [current]);
  const name = freshId("choice");
  const group = h("div", { ...rest, id, class: "choices-inline", role: many ? "group" : "radiogroup", "aria-required": many ? null : rest["aria-required"], "aria-invalid": many ? null : rest["aria-invalid"] });
  const marked = () => [...group.querySelectorAll("input:checked")].map((input) => input.value);
  let before = marked;
  const changed = async () => {
    if (await confirmed(element.confirm)) {
      before = marked();
      return place.change(block, element, many ? before : before[0], { node: group });
    }
    for (const input of group.querySelectorAll("input")) input.checked = before.includes(input.value);
    return undefined;
  };
  for (const option of element.options) {
    group.append(h("label", { class: "choice" },
      h("input", { type: many ? "checkbox" : "radio", name, value: option.value, checked: picked.has(option.value), autofocus, dataset: { key: `${dataset.key}/${option.value}` }, onchange: changed }),
      h("span", {}, h("span", {}, textNodes(option.text)), option.description ? h("small", {}, textNodes(option.description)) : null)));
  }
  before = marked();
  return group;
}

// Typing a date passes through half-written ones, so the app hears of it a moment after the last change.
function moment(type, toField, fromField) {
  return (element, block, place, attributes) => {
    const current = place.current(block, element);
    const node = h("input", { ...attributes, class: "field moment", type, value: current ? toField(current) : "" });
    let timer = null;
    let before = node.value;
    const tell = async () => {
      if (!(await confirmed(element.confirm))) {
        node.value = before;
        return place.change(block, element, before ? fromField(before) : null, { dispatch: false });
      }
      before = node.value;
      return place.change(block, element, before ? fromField(before) : null, { node });
    };
    node.addEventListener("change", () => {
      place.change(block, element, node.value ? fromField(node.value) : null, { dispatch: false });
      clearTimeout(timer);
      if ((node.value && !/^0/.test(node.value)) || type === "time") timer = setTimeout(tell, 400);
    });
    return element.timezone ? h("div", { class: "beside" }, node, h("small", {}, element.timezone.replaceAll("_", " "))) : node;
  };
}

const two = (number) => String(number).padStart(2, "0");
export function toLocal(seconds) {
  const at = wall(new Date(seconds * 1000), zone());
  return `${at.year}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}`;
}
export function fromLocal(written) {
  const [year, month, day, hour, minute] = written.split(/[-T:]/).map(Number);
  return Math.round(instantOf({ year, month, day, hour, minute }, zone()) / 1000);
}

const LISTS = ["static", "external", "users", "channels", "conversations"];
const SELECTS = Object.fromEntries(LISTS.flatMap((name) => [[`${name}_select`, select], [`multi_${name}_select`, select]]));

const DRAWN = {
  ...SELECTS, plain_text_input: text, number_input: text, email_text_input: text, url_text_input: text, rich_text_input: richTextInput,
  radio_buttons: choices, checkboxes: choices, file_input: fileInput,
  datepicker: moment("date", String, String), timepicker: moment("time", String, String), datetimepicker: moment("datetime-local", toLocal, fromLocal),
};
