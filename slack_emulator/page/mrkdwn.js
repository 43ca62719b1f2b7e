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
export const plain = (object) => (object ? (object.emoji === false ? unescape : words)(String(object.text ?? object)) : "");

// A text object (plain_text or mrkdwn) as a list of nodes.
export function textNodes(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text || "", object.verbatim) : [plain(object)];
}

// With `verbatim` an address that stands there bare stays words, as Slack has it.
export function mrkdwn(text, verbatim = false) {
  return String(text).split(/```/).flatMap((part, index, all) => {
    if (index % 2 === 0) return lines(index > 0 ? part.replace(/^\n/, "") : part, verbatim);
    return index < all.length - 1 ? [h("pre", {}, preformatted(part.replace(/^\n|\n$/g, "")))] : lines("```" + part, verbatim);
  });
}

// Inside ``` only references are read: <url|label> and <@U1> are still what they are.
const preformatted = (text) => text.split(/(<[^<>\n]+>)/).map((part, index) => (index % 2 ? reference(part.slice(1, -1)) : unescape(part)));

const QUOTE = /^(?:&gt;|>) ?/;
const QUOTE_ALL = /^(?:&gt;|>){3} ?/;

function lines(text, verbatim) {
  if (!text) return [];
  const groups = [];
  let rest = false; // after >>> everything is quoted
  for (const line of text.split("\n")) {
    const mark = rest ? null : QUOTE_ALL.exec(line) || QUOTE.exec(line);
    rest ||= QUOTE_ALL.test(line);
    const quote = Boolean(mark) || rest;
    const said = mark ? line.slice(mark[0].length) : line;
    if (groups.at(-1)?.quote === quote) groups.at(-1).lines.push(said);
    else groups.push({ quote, lines: [said] });
  }
  return groups.flatMap((group) => {
    const nodes = inline(group.lines.join("\n"), verbatim);
    return group.quote ? [h("blockquote", {}, nodes)] : nodes;
  });
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const isWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

function inline(text, verbatim) {
  const nodes = [];
  let plainText = "";
  const flush = () => {
    if (plainText) nodes.push(words(plainText));
    plainText = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = code(text, at) || angle(text, at) || emphasis(text, at, verbatim) || (!verbatim && bare(text, at));
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
  if (end < at + 2 || text.slice(at, end).includes("\n")) return null;
  return { nodes: [reference(text.slice(at + 1, end))], end: end + 1 };
}

function emphasis(text, at, verbatim) {
  const mark = text[at];
  if (!MARKS[mark] || isWord(text[at - 1]) || !text[at + 1] || /\s/.test(text[at + 1])) return null;
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    const whole = code(text, end) || angle(text, end);
    if (whole) end = whole.end - 1;
    else if (end > at + 1 && text[end] === mark && !/\s/.test(text[end - 1]) && !isWord(text[end + 1])) {
      return { nodes: [h(MARKS[mark], {}, inline(text.slice(at + 1, end), verbatim))], end: end + 1 };
    }
  }
  return null;
}

const ADDRESS = /https?:\/\/(?:&amp;|[^\s<>|&"`])+/y;

// An address without <>, up to where the sentence goes on.
function bare(text, at) {
  if (text[at] !== "h" || isWord(text[at - 1])) return null;
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text)?.[0].replace(/[.,;:!?'*_~)\]]+$/, "");
  return found ? { nodes: [link(unescape(found), unescape(found))], end: at + found.length } : null;
}

export function reference(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : inside.slice(bar + 1);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return broadcast(words(label).replace(/^@/, "") || target.slice(1).split("^").at(-1));
  return link(unescape(target), words(label) || unescape(target).replace(/^mailto:/, ""));
}

export const broadcast = (name) => h("span", { class: "mention mine" }, `@${name}`);
export const channelMention = (id, label = "") => h("span", { class: "mention" }, `#${channelOf(id)?.name || label || id}`);
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
