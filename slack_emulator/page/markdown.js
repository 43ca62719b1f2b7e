// The markdown block: headings, lists, quotes, code, tables of none. What it does not know stays as typed.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const STARTS = [
  { kind: "heading", test: /^(#{1,6}) +(.*)$/ },
  { kind: "ul", test: /^\s*[-*+] +(.*)$/ },
  { kind: "ol", test: /^\s*\d+[.)] +(.*)$/ },
  { kind: "quote", test: /^> ?(.*)$/ },
  { kind: "rule", test: /^(?:-{3,}|\*{3,}|_{3,})$/ },
];

export function drawMarkdown(text) {
  const nodes = [];
  let open = null;
  for (const line of String(text).split("\n")) {
    if (open?.kind === "code") {
      if (line.startsWith("```")) open = null;
      else open.node.append(`${line}\n`);
      continue;
    }
    if (line.startsWith("```")) open = put(nodes, "code", h("pre"));
    else open = place(nodes, open, line);
  }
  return h("div", { class: "rich markdown" }, nodes);
}

function put(nodes, kind, node) {
  nodes.push(node);
  return { kind, node };
}

function place(nodes, open, line) {
  if (!line.trim()) return null;
  const start = STARTS.find(({ test }) => test.test(line));
  const found = start?.test.exec(line);
  switch (start?.kind) {
    case "heading": put(nodes, "heading", h(`h${Math.min(found[1].length + 2, 6)}`, {}, spans(found[2]))); return null;
    case "rule": put(nodes, "rule", h("hr")); return null;
    case "ul": case "ol": {
      const into = open?.kind === start.kind ? open : put(nodes, start.kind, h(start.kind));
      into.node.append(h("li", {}, spans(found[1])));
      return into;
    }
    case "quote": {
      const into = open?.kind === "quote" ? open : put(nodes, "quote", h("blockquote"));
      into.node.append(...(into.node.childNodes.length ? [h("br")] : []), ...spans(found[1]));
      return into;
    }
    default: {
      const into = open?.kind === "p" ? open : put(nodes, "p", h("p"));
      into.node.append(...(into.node.childNodes.length ? [h("br")] : []), ...spans(line));
      return into;
    }
  }
}

const SPAN = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*(\S(?:.*?\S)?)\*|\b_(\S(?:.*?\S)?)_\b|\[([^\]]+)\]\(([^)\s]+)\)/;

function spans(text) {
  const found = SPAN.exec(text);
  if (!found) return text ? [withEmoji(text)] : [];
  const [whole, code, bold, alsoBold, strike, italic, alsoItalic, label, address] = found;
  const node = code ? h("code", {}, code)
    : bold || alsoBold ? h("strong", {}, spans(bold || alsoBold))
      : strike ? h("s", {}, spans(strike))
        : italic || alsoItalic ? h("em", {}, spans(italic || alsoItalic))
          : link(address, spans(label));
  return [...spans(text.slice(0, found.index)), node, ...spans(text.slice(found.index + whole.length))];
}
