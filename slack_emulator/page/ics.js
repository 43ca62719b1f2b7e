// What a calendar file says: each entry's name, when and where. https://www.rfc-editor.org/rfc/rfc5545

import { h } from "./dom.js";
import { zone } from "./state.js";
import { instantOf, show } from "./time.js";

const DAY = { weekday: "short", day: "numeric", month: "long", year: "numeric" };
const MOMENT = { ...DAY, hour: "2-digit", minute: "2-digit" };

export function calendar(text) {
  return entries(text).slice(0, 5).map((entry) => h("dl", { class: "entry" },
    row("What", words(entry.SUMMARY)), row("When", when(entry.DTSTART)), row("Where", words(entry.LOCATION))));
}

const row = (name, value) => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);
const words = (property) => property?.value.replace(/\\n/gi, "\n").replace(/\\([,;\\])/g, "$1");

// A long line goes on in the next, which begins with a space.
export function entries(text) {
  const found = [];
  for (const line of text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/)) {
    const [, name, more, value] = /^([A-Z-]+)((?:;[^:]*)?):(.*)$/.exec(line) || [];
    if (name === "BEGIN" && value === "VEVENT") found.push({});
    else if (name && found.length && !(name in found.at(-1))) found.at(-1)[name] = { value, zone: /TZID=([^;:]+)/.exec(more)?.[1] };
  }
  return found;
}

function when(property) {
  const [, year, month, day, hour, minute, utc] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(property?.value || "") || [];
  if (!year) return null;
  const date = { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour || 0), minute: Number(minute || 0) };
  try {
    return show(instantOf(date, hour ? (utc ? "UTC" : property.zone || zone()) : zone()), zone(), hour ? MOMENT : DAY);
  } catch {
    return property.value; // a time zone of the file's own
  }
}
