// Legacy attachments: a bar of colour, a title, fields, actions, a footer. https://docs.slack.dev/legacy/legacy-messaging

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { link, mrkdwn, plain } from "./mrkdwn.js";
import { drawPicture } from "./pictures.js";
import { zone } from "./state.js";
import { fromTs, fullTime } from "./time.js";

const NAMED = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

export function drawAttachment(one, place) {
  const box = h("div", { class: "attachment" }, one.blocks ? drawBlocks(one.blocks, place) : inside(one, place));
  const colour = NAMED[one.color] || (/^#?[\da-f]{6}$/i.test(one.color || "") ? `#${one.color.replace("#", "")}` : null);
  if (colour) box.style.setProperty("--bar", colour);
  return h("div", {}, one.pretext ? h("div", { class: "text" }, mrkdwn(one.pretext)) : null, box);
}

const reads = (one, name) => !one.mrkdwn_in || one.mrkdwn_in.includes(name);
const said = (one, name, value) => (reads(one, name) ? mrkdwn(value) : [plain(value)]);

function inside(one, place) {
  const words = one.text || (one.title || one.fields || one.image_url || one.actions ? "" : one.fallback || "");
  return [
    one.author_name ? h("small", { class: "author" }, one.author_link ? link(one.author_link, one.author_name) : one.author_name) : null,
    one.title ? h("strong", { class: "text" }, one.title_link ? link(one.title_link, plain(one.title)) : plain(one.title)) : null,
    h("div", { class: one.thumb_url ? "with-accessory with-picture" : "" },
      h("div", { class: "grow" }, words ? h("div", { class: "text" }, said(one, "text", words)) : null, fields(one)),
      one.thumb_url ? h("div", { class: "accessory" }, drawPicture({ image_url: one.thumb_url, alt_text: "" }, "thumb")) : null),
    one.image_url ? drawPicture({ image_url: one.image_url, alt_text: plain(one.title) || "Picture" }, "wide") : null,
    one.actions?.length ? h("div", { class: "actions" }, one.actions.map((action) => legacy(action, one, place))) : null,
    footer(one),
  ];
}

function fields(one) {
  if (!one.fields?.length) return null;
  return h("div", { class: "fields" }, one.fields.map((field) => h("div", { class: field.short ? "field-cell" : "field-cell long" }, h("strong", {}, plain(field.title)), h("div", { class: "text" }, said(one, "fields", field.value ?? "")))));
}

// The old buttons that lead somewhere; those that called the app need its old interface, which is not here.
function legacy(action, one, place) {
  const element = { type: "button", text: { type: "plain_text", text: String(action.text || action.name) }, url: action.url, style: action.style, action_id: String(action.name || action.text) };
  return action.url ? drawElement(element, { block_id: one.callback_id || "attachment" }, { ...place, press: () => {} }) : h("button", { type: "button", class: "button", disabled: true, title: "Legacy buttons are not sent to apps here" }, element.text.text);
}

function footer(one) {
  const parts = [one.footer ? plain(one.footer) : "", one.ts ? fullTime(fromTs(one.ts), zone()) : ""].filter(Boolean);
  return parts.length ? h("small", { class: "footer" }, parts.join(" | ")) : null;
}
