// rich_text_input: words with bold, italic, strike, code, lists and quotes, by the mouse or the keyboard.

import { h, icon } from "./dom.js";
import { drawRichText } from "./richtext.js";
import { plain } from "./mrkdwn.js";

// [label, key, what the browser does]; the keys are Slack's.
const TOOLS = [
  { name: "Bold", sign: "B", key: "b", does: () => document.execCommand("bold") },
  { name: "Italic", sign: "I", key: "i", does: () => document.execCommand("italic") },
  { name: "Strikethrough", sign: "S", key: "x", shift: true, does: () => document.execCommand("strikeThrough") },
  { name: "Numbered list", icon: "numbers", key: "7", shift: true, does: () => document.execCommand("insertOrderedList") },
  { name: "Bulleted list", icon: "list", key: "8", shift: true, does: () => document.execCommand("insertUnorderedList") },
];

export function richTextInput(element, block, place, { autofocus, dataset, ...attributes }) {
  const area = h("div", {
    ...attributes, class: "field rich rich-area", contenteditable: "true", role: "textbox", "aria-multiline": "true", tabindex: "0", dataset: { ...dataset, placeholder: plain(element.placeholder) },
    autofocus,
  });
  area.style.minHeight = `${(element.min_lines || 3) * 1.5 + 1}em`;
  if (element.max_lines) area.style.maxHeight = `${element.max_lines * 1.5 + 1}em`;
  const current = place.current(block, element);
  if (current?.elements?.length) area.append(...drawRichText(current).childNodes);
  const kept = () => {
    if (!area.textContent.trim()) area.replaceChildren();
    place.change(block, element, richText(area), { node: area, dispatch: element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered") ?? false });
  };
  const use = (tool) => {
    area.focus();
    tool.does();
    kept();
  };
  const bar = h("div", { class: "tools-bar", role: "toolbar", "aria-label": "Formatting" }, TOOLS.map((tool) =>
    h("button", { type: "button", class: `plain tool-${tool.key}`, tabindex: "-1", "aria-label": tool.name, title: `${tool.name} (Ctrl+${tool.shift ? "Shift+" : ""}${tool.key.toUpperCase()})`, onpointerdown: (event) => event.preventDefault(), onclick: () => use(tool) },
      tool.icon ? icon(tool.icon) : tool.sign)));
  area.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const tool = TOOLS.find((one) => Boolean(one.shift) === event.shiftKey && (event.key.toLowerCase() === one.key || event.code === `Digit${one.key}`));
    if (!tool) return;
    event.preventDefault();
    use(tool);
  });
  area.addEventListener("input", kept);
  area.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  return h("div", { class: "rich-input" }, bar, area);
}

const LISTS = { UL: "bullet", OL: "ordered" };
const STYLES = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", CODE: "code" };

// What stands in the area, as the rich_text block that Slack would send; null when nothing does.
export function richText(area) {
  const elements = [];
  for (const line of linesOf(area)) {
    if (line.list) {
      const last = elements.at(-1);
      const same = last?.type === "rich_text_list" && last.style === line.list && last.indent === line.indent;
      const into = same ? last : { type: "rich_text_list", style: line.list, indent: line.indent, elements: [] };
      into.elements.push({ type: "rich_text_section", elements: line.parts });
      if (!same) elements.push(into);
    } else if (elements.at(-1)?.type === "rich_text_section") elements.at(-1).elements.push({ type: "text", text: "\n" }, ...line.parts);
    else elements.push({ type: "rich_text_section", elements: line.parts });
  }
  return area.textContent.trim() ? { type: "rich_text", elements } : null;
}

function linesOf(area) {
  const lines = [];
  const open = (list = null, indent = 0) => lines.push({ list, indent, parts: [] });
  const visit = (node, style, list) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data ? put(lines, open, node.data, style) : undefined;
    if (node.tagName === "BR") return node.nextSibling ? open(list?.kind, list?.indent) : undefined;
    if (LISTS[node.tagName]) {
      for (const item of node.children) {
        if (LISTS[item.tagName]) visit(item, style, { kind: LISTS[item.tagName], indent: (list?.indent ?? -1) + 1 });
        else {
          open(LISTS[node.tagName], (list?.indent ?? -1) + 1);
          item.childNodes.forEach((child) => visit(child, style, { kind: LISTS[node.tagName], indent: (list?.indent ?? -1) + 1 }));
        }
      }
      return undefined;
    }
    if (["DIV", "P"].includes(node.tagName) && !LISTS[node.firstElementChild?.tagName]) open();
    const own = STYLES[node.tagName] ? { ...style, [STYLES[node.tagName]]: true } : style;
    node.childNodes.forEach((child) => visit(child, own, list));
    return undefined;
  };
  let after = false; // words behind a list begin a line of their own
  for (const node of area.childNodes) {
    const isList = Boolean(LISTS[node.tagName]);
    if (after && !isList && !["DIV", "P"].includes(node.tagName)) open();
    visit(node, {}, null);
    after = isList;
  }
  return lines.filter((line, index) => line.parts.length || (!line.list && index > 0));
}

function put(lines, open, text, style) {
  if (!lines.length) open();
  lines.at(-1).parts.push({ type: "text", text: text.replaceAll("\u00a0", " "), ...(Object.keys(style).length ? { style } : {}) });
}
