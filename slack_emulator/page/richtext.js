// rich_text: sections, lists, quotes and preformatted text with their styles.

import { h } from "./dom.js";
import { glyph } from "./emoji.js";
import { broadcast, channelMention, link, mention } from "./mrkdwn.js";
import { state, zone } from "./state.js";
import { slackDate } from "./time.js";

export const drawRichText = (block) => h("div", { class: "rich" }, parts(block.elements || []));

// Lists that follow each other, each with its indent, stand inside one another.
function parts(elements) {
  const nodes = [];
  let open = []; // the list that is open at each indent
  for (const element of elements) {
    if (element.type !== "rich_text_list") {
      open = [];
      nodes.push(part(element));
      continue;
    }
    const indent = element.indent || 0;
    const made = list(element);
    open = open.slice(0, indent);
    const under = open.findLast((one) => one)?.lastElementChild;
    if (under) under.append(made);
    else {
      made.style.setProperty("--indent", indent);
      nodes.push(made);
    }
    open[indent] = made;
  }
  return nodes;
}

function part(element) {
  const inside = () => (element.elements || []).map(leaf);
  const border = element.border ? "bordered" : "";
  switch (element.type) {
    case "rich_text_section": return h("p", {}, inside());
    case "rich_text_quote": return h("blockquote", { class: border }, inside());
    case "rich_text_preformatted": return h("pre", { class: border }, inside());
    default: return h("p", { class: "cannot" }, `This page cannot draw ${element.type}.`);
  }
}

// Bullets and numbers change with the depth, as in Slack.
const SIGNS = { ordered: ["decimal", "lower-alpha", "lower-roman"], bullet: ["disc", "circle", "square"] };

function list(element) {
  const ordered = element.style === "ordered";
  const items = (element.elements || []).map((item) => h("li", {}, (item.elements || []).map(leaf)));
  const node = h(ordered ? "ol" : "ul", { start: element.offset ? String(element.offset + 1) : null, class: element.border ? "bordered" : "" }, items);
  node.style.listStyleType = SIGNS[ordered ? "ordered" : "bullet"][(element.indent || 0) % 3];
  return node;
}

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u", highlight: "mark", client_highlight: "mark" };

function leaf(element) {
  let node = bare(element);
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) node = h(tag, {}, node);
  return node;
}

function bare(element) {
  switch (element.type) {
    case "text": return element.text;
    case "link": return link(element.url, element.text || element.url);
    case "emoji": return fromCodes(element.unicode) || glyph(element.name, element.skin_tone) || `:${element.name}:`;
    case "user": return mention(element.user_id);
    case "channel": return channelMention(element.channel_id);
    case "broadcast": return broadcast(element.range);
    case "usergroup": return h("span", { class: "mention" }, `@${element.usergroup_id}`);
    case "date": return date(element);
    case "color": return colour(element.value);
    default: return h("span", { class: "cannot" }, `This page cannot draw ${element.type}.`);
  }
}

function colour(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value)) swatch.style.background = value;
  return h("span", { class: "colour" }, swatch, h("code", {}, value));
}

function date(element) {
  const shown = slackDate(element.timestamp, element.format, zone(), new Date(state.now || Date.now()));
  return element.url ? link(element.url, shown) : h("time", { title: element.fallback || null }, shown);
}

function fromCodes(codes) {
  if (!codes || !/^[0-9a-f]+(-[0-9a-f]+)*$/i.test(codes)) return null;
  return String.fromCodePoint(...codes.split("-").map((code) => Number.parseInt(code, 16)));
}
