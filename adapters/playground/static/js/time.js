// Moments as the two platforms write them, in the reader's own zone.

let now = () => new Date();

/** Tell what "today" is: the playground's clock, not the computer's. */
export function setNow(clock) {
  now = clock;
}

const format = (options) => (date) => new Intl.DateTimeFormat(undefined, options).format(date);
const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const numbers = format({ day: "2-digit", month: "2-digit", year: "numeric" });
const short = format({ day: "numeric", month: "short", year: "numeric" });
const long = format({ day: "numeric", month: "long", year: "numeric" });
const longest = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });

export const clockDay = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
export const clockTime = time;

/** Discord's <t:seconds:style>. */
export function discordTime(unix, style = "f") {
  const date = new Date(Number(unix) * 1000);
  const shown = {
    t: () => time(date),
    T: () => seconds(date),
    d: () => numbers(date),
    D: () => long(date),
    f: () => `${long(date)} ${time(date)}`,
    F: () => `${longest(date)} ${time(date)}`,
    s: () => `${numbers(date)}, ${time(date)}`,
    S: () => `${numbers(date)}, ${seconds(date)}`,
    R: () => relative(date),
  };
  return (shown[style] ?? shown.f)();
}

/** Slack's <!date^seconds^format|fallback>: each {token} replaced, the rest as it is. */
export function slackTime(unix, pattern) {
  const date = new Date(Number(unix) * 1000);
  const tokens = {
    date_num: numbers,
    date: long,
    date_short: short,
    date_long: longest,
    date_pretty: (d) => dayWord(d) ?? long(d),
    date_short_pretty: (d) => dayWord(d) ?? short(d),
    date_long_pretty: (d) => dayWord(d) ?? longest(d),
    day_divider_pretty: (d) => dayWord(d) ?? longest(d),
    time,
    time_secs: seconds,
    ago: relative,
  };
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, token) => tokens[token]?.(date) ?? whole);
}

/** "in 2 days", "3 hours ago". */
export function relative(date) {
  const away = (date - now()) / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(away / size), unit);
}

function dayWord(date) {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate());
  const days = Math.round((midnight(date) - midnight(now())) / 86400000);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}
