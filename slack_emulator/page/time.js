// Dates as people read them, in the time zone of the person who looks.

const made = new Map();

function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return made.get(key);
}

export const show = (instant, zone, options) => formatter(zone, options).format(instant);
export const clockTime = (instant, zone) => show(instant, zone, { hour: "2-digit", minute: "2-digit" });
export const fullTime = (instant, zone) => show(instant, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
export const fromTs = (ts) => new Date(Math.round(Number(ts) * 1000));

// {year, month, day, hour, minute, second, weekday} on that person's wall.
export function wall(instant, zone) {
  const parts = formatter(zone, {
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23",
  }).formatToParts(instant);
  const found = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
  found.weekday = new Date(Date.UTC(found.year, found.month - 1, found.day)).getUTCDay();
  return found;
}

// The instant at which that person's wall shows this date and time.
export function instantOf({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let guess = wanted;
  for (let turn = 0; turn < 3; turn += 1) {
    const seen = wall(new Date(guess), zone);
    guess += wanted - Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute);
  }
  return new Date(guess);
}

function daysOn(date, days) {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate(), weekday: moved.getUTCDay() };
}

const works = (date) => date.weekday >= 1 && date.weekday <= 5;

function firstAfter(now, zone, start, fits, hour, minute) {
  for (let ahead = 0; ahead < 62; ahead += 1) {
    const date = daysOn(start, ahead);
    const at = instantOf({ ...date, hour, minute }, zone);
    if (fits(date) && at > now) return at;
  }
  return now;
}

export const nextMorning = (now, zone) => firstAfter(now, zone, wall(now, zone), works, 9, 0);
export const nextFriday = (now, zone) => firstAfter(now, zone, wall(now, zone), (date) => date.weekday === 5, 10, 5);
export function nextMonth(now, zone) {
  const today = wall(now, zone);
  const first = daysOn({ year: today.year, month: today.month + 1, day: 1 }, 0);
  return firstAfter(now, zone, first, works, 9, 0);
}

export const dayKey = (instant, zone) => {
  const date = wall(instant, zone);
  return `${date.year}-${date.month}-${date.day}`;
};

export function dayName(instant, now, zone) {
  const key = dayKey(instant, zone);
  if (key === dayKey(now, zone)) return "Today";
  const yesterday = daysOn(wall(now, zone), -1);
  if (key === `${yesterday.year}-${yesterday.month}-${yesterday.day}`) return "Yesterday";
  const sameYear = wall(instant, zone).year === wall(now, zone).year;
  return show(instant, zone, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

// What <!date^…> asks for; https://docs.slack.dev/messaging/formatting-message-text#date-formatting
export function slackDate(seconds, format, zone, now) {
  const at = new Date(Number(seconds) * 1000);
  const date = (options) => show(at, zone, options);
  const pretty = (fallback) => {
    const name = dayName(at, now, zone);
    return name === "Today" || name === "Yesterday" ? name.toLowerCase() : fallback;
  };
  const long = date({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const short = date({ day: "numeric", month: "short", year: "numeric" });
  const plain = date({ day: "numeric", month: "long", year: "numeric" });
  const today = wall(at, zone);
  const two = (number) => String(number).padStart(2, "0");
  const tokens = {
    date_num: `${today.year}-${two(today.month)}-${two(today.day)}`, date_slash: date({ day: "2-digit", month: "2-digit", year: "numeric" }),
    date: plain, date_short: short, date_long: long,
    date_pretty: pretty(plain), date_short_pretty: pretty(short), date_long_pretty: pretty(long),
    time: clockTime(at, zone), time_secs: date({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    day_divider_pretty: dayName(at, now, zone), ago: ago(now - at),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name] ?? whole);
}

function ago(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60000);
  const [count, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat("en-GB").format(milliseconds >= 0 ? -count : count, unit);
}
