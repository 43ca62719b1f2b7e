// The markdown block: headings, lists in lists, to-do lists, quotes, code, tables, rules. Spans are in spans.js.

import { h } from "./dom.js";
import { spans } from "./spans.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#-]*)/;
const HEADING = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)?$/;
const RULE = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$/;
const DELIMITER = /^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$|^ *\| *:?-+:? *$/;

export const drawMarkdown = (text) => h("div", { class: "rich markdown" }, blocks(String(text).replaceAll("\t", "    ").split("\n")));

function blocks(lines) {
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const read = READERS.find(({ starts }) => starts(lines, at)).read;
    const [node, next] = read(lines, at);
    nodes.push(node);
    at = next;
  }
  return nodes;
}

// Lines from `at` on as long as they fit.
function taken(lines, at, fits) {
  let end = at;
  while (end < lines.length && fits(lines[end], end)) end += 1;
  return end;
}

function fence(lines, at) {
  const [, mark] = FENCE.exec(lines[at]);
  const end = taken(lines, at + 1, (line) => !line.trim().startsWith(mark));
  return [h("pre", {}, h("code", {}, lines.slice(at + 1, end).join("\n"))), end + 1];
}

function heading(lines, at) {
  const [, marks, words] = HEADING.exec(lines[at]);
  return [h(`h${Math.min(marks.length + 2, 6)}`, { class: `level-${marks.length}` }, spans(words)), at + 1];
}

function quote(lines, at) {
  const end = taken(lines, at, (line) => QUOTE.test(line));
  return [h("blockquote", {}, blocks(lines.slice(at, end).map((line) => line.replace(QUOTE, "")))), end];
}

const isTable = (lines, at) => lines[at].includes("|") && DELIMITER.test(lines[at + 1] || "");
const cells = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function table(lines, at) {
  const end = taken(lines, at + 2, (line) => line.includes("|"));
  const aligns = cells(lines[at + 1]).map((mark) => (/^:-+:$/.test(mark) ? "to-center" : mark.endsWith(":") ? "to-right" : "to-left"));
  const heads = cells(lines[at]);
  const row = (tag, written) => h("tr", {}, heads.map((_, column) => h(tag, { class: aligns[column] || "to-left", scope: tag === "th" ? "col" : null }, spans(written[column] || ""))));
  const made = h("table", { class: "grid" }, h("thead", {}, row("th", heads)), h("tbody", {}, lines.slice(at + 2, end).map((line) => row("td", cells(line)))));
  return [h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "Table" }, made), end];
}

// An item owns the lines that are indented as far as its words.
function list(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const items = [];
  let next = at;
  for (let found = ITEM.exec(lines[next] ?? ""); found && found[1].length === indent.length && /\d/.test(found[2]) === ordered; found = ITEM.exec(lines[next] ?? "")) {
    const end = taken(lines, next + 1, (line, index) => belongs(line, lines[index + 1], indent.length));
    items.push(item(found[4], lines.slice(next + 1, end)));
    next = end;
  }
  const start = ordered && Number.parseInt(mark, 10) !== 1 ? String(Number.parseInt(mark, 10)) : null;
  return [h(ordered ? "ol" : "ul", { start }, items), next];
}

const depth = (line) => line.length - line.trimStart().length;
const belongs = (line, after, indent) => (line.trim() ? depth(line) > indent || (!starts(line) && !ITEM.test(line)) : Boolean(after) && depth(after) > indent);

function item(words, rest) {
  const task = /^\[([ xX])\] +(.*)$/.exec(words);
  const least = Math.min(...rest.filter((line) => line.trim()).map(depth));
  const loose = rest.findIndex((line) => !line.trim() || starts(line.trim()));
  const more = loose < 0 ? rest : rest.slice(0, loose);
  const said = spans([task ? task[2] : words, ...more.map((line) => line.trim())].join("\n"));
  const inside = loose < 0 ? [] : blocks(rest.slice(loose).map((line) => line.slice(Math.min(least, depth(line)))));
  if (!task) return h("li", {}, said, inside);
  const done = task[1] !== " ";
  return h("li", { class: "todo" }, h("span", { role: "img", class: "tick", "aria-label": done ? "done" : "open" }, done ? "☑" : "☐"), " ", said, inside);
}

function paragraph(lines, at) {
  const end = taken(lines, at, (line, index) => line.trim() && (index === at || !starts(line)) && !(index > at && isTable(lines, index)));
  return [h("p", {}, spans(lines.slice(at, end).map((line) => line.trimStart()).join("\n"))), end];
}

const starts = (line) => [FENCE, HEADING, RULE, QUOTE, ITEM].some((mark) => mark.test(line));
const begins = (mark) => (lines, at) => mark.test(lines[at]);

const READERS = [
  { starts: begins(FENCE), read: fence },
  { starts: begins(HEADING), read: heading },
  { starts: begins(RULE), read: (lines, at) => [h("hr"), at + 1] },
  { starts: begins(QUOTE), read: quote },
  { starts: isTable, read: table },
  { starts: begins(ITEM), read: list },
  { starts: () => true, read: paragraph },
];
