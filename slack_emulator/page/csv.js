// The first rows of a CSV file as a table.

import { h } from "./dom.js";

const SHOWN_ROWS = 8;

export function csvTable(text, file) {
  const [head = [], ...body] = parseCsv(text);
  const isNumber = head.map((_, column) => body.length > 0 && body.every((row) => /^\s*[-+]?[\d.,]*\d\s*%?\s*$|^$/.test(row[column] ?? "")));
  const cell = (tag, words, column) => h(tag, { class: isNumber[column] ? "to-right" : null, scope: tag === "th" ? "col" : null }, words);
  const table = h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, head.map((words, column) => cell("th", words, column)))),
    h("tbody", {}, body.slice(0, SHOWN_ROWS).map((row) => h("tr", {}, row.map((words, column) => cell("td", words, column))))));
  const more = body.length - SHOWN_ROWS;
  return [
    h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": `First rows of ${file.name}` }, table),
    more > 0 ? h("p", { class: "quiet" }, `and ${more} more ${more === 1 ? "row" : "rows"}`) : "",
  ];
}

export function parseCsv(text) {
  const clean = text.replace(/^\uFEFF/, "");
  const firstLine = clean.split("\n", 1)[0];
  const comma = firstLine.split(";").length > firstLine.split(",").length ? ";" : ",";
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < clean.length; at += 1) {
    const letter = clean[at];
    const row = rows.at(-1);
    if (quoted && letter === '"' && clean[at + 1] === '"') row[row.length - 1] += clean[(at += 1)];
    else if (letter === '"') quoted = !quoted;
    else if (quoted || ![comma, "\n", "\r"].includes(letter)) row[row.length - 1] += letter;
    else if (letter === comma) row.push("");
    else if (letter === "\n") rows.push([""]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}
