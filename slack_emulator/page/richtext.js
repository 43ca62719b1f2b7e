// rich_text: sections, lists, quotes and preformatted text with their styles.

import { h } from "./dom.js";
import { glyph } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { channelOf, state, zone } from "./state.js";
import { slackDate } from "./time.js";

export const drawRichText = (block) => h("div", { class: "rich" }, (block.elements || []).map(part));

function part(element) {
  const inside = () => (element.elements || []).map(leaf);
  switch (element.type) {
    case "rich_text_section": return h("p", {}, inside());
    case "rich_text_quote": return h("blockquote", {}, inside());
    case "rich_text_preformatted": return h("pre", {}, inside());
    case "rich_text_list": return list(element);
    default: return h("p", { class: "cannot" }, `This page cannot draw ${element.type}.`);
  }
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const node = h(tag, { start: element.offset ? element.offset + 1 : null }, (element.elements || []).map((item) => h("li", {}, (item.elements || []).map(leaf))));
  node.style.setProperty("--indent", element.indent || 0);
  return node;
}

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function leaf(element) {
  let node = bare(element);
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) node = h(tag, {}, node);
  return node;
}

function bare(element) {
  switch (element.type) {
    case "text": return element.text;
    case "link": return link(element.url, element.text || element.url);
    case "emoji": return fromCodes(element.unicode) || glyph(element.name) || `:${element.name}:`;
    case "user": return mention(element.user_id);
    case "channel": return h("span", { class: "mention" }, `#${channelOf(element.channel_id)?.name || element.channel_id}`);
    case "broadcast": return h("span", { class: "mention" }, `@${element.range}`);
    case "usergroup": return h("span", { class: "mention" }, `@${element.usergroup_id}`);
    case "date": return date(element);
    case "color": return h("code", {}, element.value);
    default: return h("span", { class: "cannot" }, `This page cannot draw ${element.type}.`);
  }
}

function date(element) {
  const shown = slackDate(element.timestamp, element.format, zone(), new Date(state.now || Date.now()));
  return element.url ? link(element.url, shown) : h("time", { title: element.fallback || null }, shown);
}

function fromCodes(codes) {
  if (!codes || !/^[0-9a-f]+(-[0-9a-f]+)*$/i.test(codes)) return null;
  return String.fromCodePoint(...codes.split("-").map((code) => Number.parseInt(code, 16)));
}
