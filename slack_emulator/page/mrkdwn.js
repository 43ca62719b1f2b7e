// Slack's mrkdwn as nodes: https://docs.slack.dev/messaging/formatting-message-text
// Text arrives with & < > escaped; anything between < and > is a link, mention or date.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { channelOf, nameOf, state, zone } from "./state.js";
import { slackDate } from "./time.js";

export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
export const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const words = (text) => withEmoji(unescape(text));

// The words of a text object, without any marks: for labels, titles and buttons.
export const plain = (object) => (object ? words(String(object.text ?? object)) : "");

// A text object (plain_text or mrkdwn) as a list of nodes.
export function textNodes(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text || "") : [words(String(object.text ?? ""))];
}

export function mrkdwn(text) {
  return String(text).split(/```/).flatMap((part, index, all) => {
    if (index % 2 === 0) return lines(index > 0 ? part.replace(/^\n/, "") : part);
    return index < all.length - 1 ? [h("pre", {}, unescape(part.replace(/^\n|\n$/g, "")))] : lines("```" + part);
  });
}

function lines(text) {
  if (!text) return [];
  const groups = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?/.exec(line);
    const rest = quote ? line.slice(quote[0].length) : line;
    const last = groups.at(-1);
    if (last && last.quote === Boolean(quote)) last.lines.push(rest);
    else groups.push({ quote: Boolean(quote), lines: [rest] });
  }
  return groups.flatMap((group) => {
    const nodes = inline(group.lines.join("\n"));
    return group.quote ? [h("blockquote", {}, nodes)] : nodes;
  });
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

function inline(text) {
  const nodes = [];
  let plainText = "";
  const flush = () => {
    if (plainText) nodes.push(words(plainText));
    plainText = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = code(text, at) || angle(text, at) || emphasis(text, at);
    if (found) {
      flush();
      nodes.push(...found.nodes);
      at = found.end;
    } else {
      plainText += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function code(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside || inside.includes("\n")) return null;
  return { nodes: [h("code", {}, unescape(inside))], end: end + 1 };
}

function angle(text, at) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  return { nodes: [reference(text.slice(at + 1, end))], end: end + 1 };
}

function emphasis(text, at) {
  const mark = text[at];
  if (!MARKS[mark] || isWord(text[at - 1]) || !text[at + 1] || /\s/.test(text[at + 1])) return null;
  for (let end = at + 2; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] !== mark || /\s/.test(text[end - 1]) || isWord(text[end + 1])) continue;
    return { nodes: [h(MARKS[mark], {}, inline(text.slice(at + 1, end)))], end: end + 1 };
  }
  return null;
}

function reference(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : inside.slice(bar + 1);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${channelOf(target.slice(1))?.name || label || target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${words(label).replace(/^@/, "") || target.slice(1).split("^")[0]}`);
  return link(unescape(target), words(label) || unescape(target).replace(/^mailto:/, ""));
}

export const mention = (id) => h("span", { class: id === state.user ? "mention mine" : "mention", dataset: { user: id } }, `@${nameOf(id)}`);

export function link(address, label) {
  if (!/^(https?:|mailto:|tel:)/i.test(address)) return h("span", {}, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function date(target, fallback) {
  const [, seconds, format, address] = target.split("^");
  const known = seconds && format && Number.isFinite(Number(seconds));
  const shown = known ? slackDate(seconds, words(format), zone(), new Date(state.now || Date.now())) : words(fallback);
  return address ? link(address, shown) : h("time", { title: words(fallback) || null }, shown);
}
