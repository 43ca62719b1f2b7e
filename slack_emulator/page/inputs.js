// Inputs: text, numbers, dates, choices, people, files. Each keeps its value in its surface.

import { upload } from "./api.js";
import { freshId, h, icon, toast } from "./dom.js";
import { confirmed } from "./dialog.js";
import { plain, textNodes } from "./mrkdwn.js";
import { conversation, people, state, zone } from "./state.js";
import { instantOf, wall } from "./time.js";

export const isInput = (element) => element.type in DRAWN;
export const drawInput = (element, block, place, labelled) => DRAWN[element.type](element, block, place, labelled);

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

function text(element, block, place, labelled) {
  const long = element.multiline || element.type === "rich_text_input";
  const kinds = { email_text_input: "email", url_text_input: "url", number_input: element.is_decimal_allowed ? "decimal" : "numeric" };
  const node = h(long ? "textarea" : "input", {
    ...common(element, block, place, labelled), class: "field", rows: long ? 4 : null, type: long ? null : "text", autocomplete: "off",
    inputmode: kinds[element.type] || null, placeholder: plain(element.placeholder), maxlength: element.max_length || null,
    value: String(place.current(block, element) ?? ""),
  });
  const wanted = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  node.addEventListener("input", () => place.change(block, element, blank(node.value), { dispatch: wanted.includes("on_character_entered"), node }));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || long || !block.dispatch_action || !wanted.includes("on_enter_pressed")) return;
    event.preventDefault();
    place.press(block, element, blank(node.value), node);
  });
  return node;
}

function select(element, block, place, labelled, choices) {
  const current = place.current(block, element);
  const option = (one) => h("option", { value: one.value, selected: one.value === current }, one.label);
  const node = h("select", { ...common(element, block, place, labelled), class: "field" },
    h("option", { value: "", selected: !current, hidden: block.type === "input" && block.optional ? null : true }, plain(element.placeholder) || "Choose…"),
    choices.map((one) => (one.group ? h("optgroup", { label: one.group }, one.options.map(option)) : option(one))));
  let before = node.value;
  node.addEventListener("change", async () => {
    if (!(await confirmed(element.confirm))) node.value = before;
    else {
      before = node.value;
      await place.change(block, element, blank(node.value), { node });
    }
  });
  return node;
}

const choice = (option) => ({ value: option.value, label: plain(option.text), detail: plain(option.description) });

function offered(element) {
  if (element.option_groups) return element.option_groups.map((group) => ({ group: plain(group.label), options: group.options.map(choice) }));
  return (element.options || []).map(choice);
}

const flat = (choices) => choices.flatMap((one) => one.options || [one]);
const persons = () => people().map((user) => ({ value: user.id, label: user.real_name || user.name }));
const rooms = () => state.channels.filter((channel) => !channel.is_im || channel.id === conversation()?.channel)
  .map((channel) => ({ value: channel.id, label: channel.is_im ? "This conversation" : `#${channel.name}` }));

// Several choices: a summary that unfolds into checkboxes. The app hears of it when it folds again.
function several(element, block, place, labelled, choices) {
  const chosen = new Set(place.current(block, element) || []);
  const { "aria-labelledby": by, "aria-label": label, ...rest } = common(element, block, place, labelled);
  const summary = h("summary", { ...rest, class: "field", "aria-label": label || null });
  const name = () => flat(choices).filter((one) => chosen.has(one.value)).map((one) => h("span", { class: "chip" }, one.label));
  const write = () => summary.replaceChildren(...(chosen.size ? name() : [h("span", { class: "quiet" }, plain(element.placeholder) || "Choose…")]));
  let changed = place.entered.has(rest.dataset.key);
  const box = (one) => h("label", { class: "choice" },
    h("input", {
      type: "checkbox", value: one.value, checked: chosen.has(one.value),
      onchange: (event) => {
        if (event.target.checked && chosen.size >= (element.max_selected_items || Infinity)) event.target.checked = false;
        else if (event.target.checked) chosen.add(one.value);
        else chosen.delete(one.value);
        changed = true;
        write();
        place.change(block, element, [...chosen], { dispatch: false });
      },
    }), h("span", {}, one.label, one.detail ? h("small", {}, one.detail) : null));
  const groups = choices.map((one) => (one.group ? h("div", { role: "group", "aria-label": one.group }, h("strong", { class: "quiet" }, one.group), one.options.map(box)) : box(one)));
  const node = h("details", { class: "several", dataset: { fold: rest.dataset.key } }, summary, h("div", { class: "choices", role: "group", "aria-labelledby": by || null, "aria-label": label || null }, groups));
  const fold = () => {
    node.open = false;
    if (changed) place.change(block, element, [...chosen], { node: summary });
    changed = false;
  };
  node.addEventListener("toggle", () => !node.open && fold());
  node.addEventListener("focusout", (event) => { if (node.open && event.relatedTarget && !node.contains(event.relatedTarget)) fold(); });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault();
    event.stopPropagation();
    fold();
    summary.focus();
  });
  write();
  return node;
}

function choices(element, block, place, labelled) {
  const many = element.type === "checkboxes";
  const current = place.current(block, element);
  const picked = new Set(many ? current || [] : [current]);
  const { dataset, id, autofocus, ...rest } = common(element, block, place, labelled);
  const name = freshId("choice");
  const group = h("div", { ...rest, id, class: "choices-inline", role: many ? "group" : "radiogroup", "aria-required": many ? null : rest["aria-required"] });
  for (const option of element.options) {
    group.append(h("label", { class: "choice" },
      h("input", {
        type: many ? "checkbox" : "radio", name, value: option.value, checked: picked.has(option.value), autofocus,
        dataset: { key: `${dataset.key}/${option.value}` },
        onchange: async () => {
          const marked = [...group.querySelectorAll("input:checked")].map((input) => input.value);
          if (await confirmed(element.confirm)) await place.change(block, element, many ? marked : marked[0], { node: group });
        },
      }),
      h("span", {}, h("span", {}, textNodes(option.text)), option.description ? h("small", {}, textNodes(option.description)) : null)));
  }
  return group;
}

// Typing a date passes through half-written ones, so the app hears of it a moment after the last change.
function moment(type, toField, fromField) {
  return (element, block, place, labelled) => {
    const current = place.current(block, element);
    const node = h("input", { ...common(element, block, place, labelled), class: "field", type, value: current ? toField(current) : "" });
    let timer = null;
    node.addEventListener("change", () => {
      const value = node.value ? fromField(node.value) : null;
      place.change(block, element, value, { dispatch: false });
      clearTimeout(timer);
      if (node.value && !/^0/.test(node.value) || type === "time") timer = setTimeout(() => place.change(block, element, value, { node }), 400);
    });
    return node;
  };
}

const two = (number) => String(number).padStart(2, "0");
function toLocal(seconds) {
  const at = wall(new Date(seconds * 1000), zone());
  return `${at.year}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}`;
}
function fromLocal(written) {
  const [year, month, day, hour, minute] = written.split(/[-T:]/).map(Number);
  return Math.round(instantOf({ year, month, day, hour, minute }, zone()) / 1000);
}

function files(element, block, place, labelled) {
  const most = element.max_files || 10;
  const names = new Map();
  const list = h("ul", { class: "file-list" });
  const node = h("input", { ...common(element, block, place, labelled), class: "field", type: "file", multiple: most > 1, accept: element.filetypes?.map((type) => `.${type}`).join(",") || null });
  const keep = (ids) => {
    place.change(block, element, ids, { dispatch: false });
    list.replaceChildren(...ids.map((id) => h("li", {}, names.get(id) || id, " ",
      h("button", { type: "button", class: "plain", "aria-label": `Remove ${names.get(id) || id}`, onclick: () => keep(ids.filter((one) => one !== id)) }, icon("close")))));
  };
  node.addEventListener("change", async () => {
    const ids = [...(place.current(block, element) || [])];
    node.setAttribute("aria-busy", "true");
    try {
      for (const file of [...node.files].slice(0, most - ids.length)) {
        const { file: made } = await upload(state.user, file, undefined, false);
        names.set(made.id, file.name);
        ids.push(made.id);
      }
    } catch (error) {
      toast(error.message);
    }
    node.removeAttribute("aria-busy");
    node.value = "";
    keep(ids);
  });
  const had = place.current(block, element) || [];
  if (had.length) keep(had);
  return h("div", {}, node, list);
}

const from = (draw, list) => (element, block, place, labelled) => draw(element, block, place, labelled, list(element));

const DRAWN = {
  plain_text_input: text, rich_text_input: text, number_input: text, email_text_input: text, url_text_input: text, external_select: text,
  static_select: from(select, offered), users_select: from(select, persons), channels_select: from(select, rooms), conversations_select: from(select, rooms),
  multi_static_select: from(several, offered), multi_users_select: from(several, persons),
  multi_channels_select: from(several, rooms), multi_conversations_select: from(several, rooms),
  radio_buttons: choices, checkboxes: choices, file_input: files,
  datepicker: moment("date", String, String), timepicker: moment("time", String, String), datetimepicker: moment("datetime-local", toLocal, fromLocal),
};
