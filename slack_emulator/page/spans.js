// Markdown inside a line: bold, italic, strike, code, links, bare addresses, and Slack's own <@U1> and :emoji:.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link, reference } from "./mrkdwn.js";

const KINDS = [
  { mark: /\\([\\`*_{}[\]()#+.!|~>-])/y, draw: (found) => found[1] },
  { mark: /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y, draw: (found) => h("code", {}, found[2].replace(/^ (.+) $/, "$1")) },
  { mark: /!\[([^\]]*)\]\(([^)\s]+)(?: "[^"]*")?\)/y, draw: (found) => link(found[2], found[1] || found[2]) },
  { mark: /\[([^\]]+)\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/y, draw: (found) => link(found[2], spans(found[1])) },
  { mark: /<(https?:[^\s<>|]+|mailto:[^\s<>|]+)>/y, draw: (found) => link(found[1], found[1].replace(/^mailto:/, "")) },
  { mark: /<([@#!][^<>\n]+|https?:[^<>\n|]+\|[^<>\n]+)>/y, draw: (found) => reference(found[1]) },
  { mark: /\*\*\*(\S(?:[\s\S]*?\S)?)\*\*\*/y, draw: (found) => h("strong", {}, h("em", {}, spans(found[1]))) },
  { mark: /\*\*(\S(?:[\s\S]*?\S)?)\*\*(?!\*)/y, draw: (found) => h("strong", {}, spans(found[1])) },
  { mark: /__(\S(?:[\s\S]*?\S)?)__/y, word: true, draw: (found) => h("strong", {}, spans(found[1])) },
  { mark: /~~(\S(?:[\s\S]*?\S)?)~~/y, draw: (found) => h("s", {}, spans(found[1])) },
  { mark: /\*(?!\*)(\S(?:[^*]*?[^\s*])?)\*(?!\*)/y, draw: (found) => h("em", {}, spans(found[1])) },
  { mark: /_(\S(?:[^_]*?[^\s_])?)_(?![\p{L}\p{N}])/uy, word: true, draw: (found) => h("em", {}, spans(found[1])) },
  { mark: /https?:\/\/[^\s<>"`|]*[^\s<>"`|.,;:!?)\]'*_~]/y, word: true, draw: (found) => link(found[0], found[0]) },
];
const inWord = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

function next(text, at) {
  for (const { mark, word, draw } of KINDS) {
    if (word && inWord(text[at - 1])) continue;
    mark.lastIndex = at;
    const found = mark.exec(text);
    if (found) return { node: draw(found), end: at + found[0].length };
  }
  return null;
}

export function spans(text) {
  const nodes = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    const found = /[\\`!<[*_~h]/.test(text[at]) ? next(text, at) : null;
    if (found) {
      nodes.push(withEmoji(words), found.node);
      words = "";
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  return [...nodes, withEmoji(words)].filter((node) => node !== "");
}
