// table and data_table. Wide ones scroll inside their own box; a data_table sorts and turns pages here.

import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { drawRichText } from "./richtext.js";

function content(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return drawRichText(cell);
  if (cell.type === "raw_number") return cell.text ?? new Intl.NumberFormat("en").format(cell.value);
  return cell.text ?? "";
}

function align(cell, settings) {
  return settings?.align || (cell?.type === "raw_number" ? "right" : "left");
}

function box(table, label) {
  return h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": label }, table);
}

export function drawTable(block) {
  const settings = block.column_settings || [];
  const [head = [], ...body] = block.rows || [];
  const cell = (tag, one, column) => {
    const wraps = settings[column]?.is_wrapped ? " wraps" : "";
    return h(tag, { class: `to-${align(one, settings[column])}${wraps}`, scope: tag === "th" ? "col" : null }, content(one));
  };
  const table = h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, head.map((one, column) => cell("th", one, column)))),
    h("tbody", {}, body.map((row) => h("tr", {}, row.map((one, column) => cell("td", one, column))))));
  rightHeads(table, body, settings);
  return box(table, "Table");
}

// A heading stands over its numbers.
function rightHeads(table, body, settings) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const numbers = body.length > 0 && body.every((row) => row[column]?.type === "raw_number");
    if (numbers && !settings[column]?.align) head.className = head.className.replace("to-left", "to-right");
  });
}

const sortKey = (cell) => (cell?.type === "raw_number" ? cell.value : words(cell).toLowerCase());
const words = (node) => node?.text ?? (node?.elements || []).map(words).join("");

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}

export function drawDataTable(block) {
  const [head = [], ...body] = block.rows || [];
  const size = block.page_size || 5;
  const caption = plain(block.caption);
  const rowHead = block.row_header_column_index ?? 0;
  const view = { column: null, up: true, page: 0 };
  const rows = h("tbody");
  const heads = head.map((cell, column) => {
    const numbers = body.every((row) => row[column]?.type === "raw_number");
    return h("th", { scope: "col", class: numbers ? "to-right" : "to-left" },
      h("button", { type: "button", class: "sort", onclick: () => sort(column) }, content(cell), h("span", { class: "arrow", "aria-hidden": "true" })));
  });
  const where = h("span", { class: "quiet", role: "status" });
  const turn = (by, label) => h("button", { type: "button", class: "button small", onclick: () => { view.page += by; draw(); } }, label);
  const [back, on] = [turn(-1, "Previous"), turn(1, "Next")];
  const foot = h("div", { class: "pages" }, back, where, on);

  function sort(column) {
    view.up = view.column === column ? !view.up : true;
    view.column = column;
    view.page = 0;
    draw();
  }

  function draw() {
    const sorted = [...body];
    if (view.column !== null) sorted.sort((one, other) => compare(sortKey(one[view.column]), sortKey(other[view.column])) * (view.up ? 1 : -1));
    const from = view.page * size;
    rows.replaceChildren(...sorted.slice(from, from + size).map((row) => h("tr", {}, row.map((cell, column) =>
      h(column === rowHead ? "th" : "td", { class: `to-${align(cell)}`, scope: column === rowHead ? "row" : null }, content(cell))))));
    heads.forEach((node, column) => node.setAttribute("aria-sort", view.column !== column ? "none" : view.up ? "ascending" : "descending"));
    where.textContent = `${from + 1}–${Math.min(from + size, body.length)} of ${body.length}`;
    back.disabled = view.page === 0;
    on.disabled = from + size >= body.length;
  }

  draw();
  const table = h("table", { class: "grid" }, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads)), rows);
  return h("div", { class: "data-table" }, box(table, caption || "Table"), body.length > size ? foot : null);
}
