// Words inside a line: three dialects, each a list of rules tried in order at every place.

import { el, link } from "./dom.js";
import { discordTime, slackTime } from "./time.js";

const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])]/y;
const LABEL_AND_ADDRESS = /\[((?:\\.|[^\]\\])+)\]\(<?((?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\)/y;
const ESCAPED = /\\([^A-Za-z0-9\s])/y;
const CODE = /(`+)([\s\S]*?[^`])\1(?!`)/y;

const time = (text) => el("time", { class: "moment" }, text);
const mention = (text) => el("span", { class: "mention" }, text);
const code = (text) => el("code", {}, text);
const between = (mark) => new RegExp(`${mark}(?=\\S)((?:\\\\[\\s\\S]|(?!${mark})[^\\\\])+)${mark}`, "y");

const shared = [
  [ESCAPED, (m) => m[1]],
  [CODE, (m) => code(m[2].replace(/^ (.*\S.*) $/, "$1"))],
  [LABEL_AND_ADDRESS, (m, inner) => link(m[2], inner(m[1]))],
  [/<(https?:\/\/[^\s>]+)>/y, (m) => link(m[1])],
  [ADDRESS, (m) => link(m[0])],
  [/\*\*\*(?=\S)((?:\\[\s\S]|(?!\*\*\*)[^\\])+)\*\*\*/y, (m, inner) => el("strong", {}, el("em", {}, inner(m[1])))],
  [between("\\*\\*"), (m, inner) => el("strong", {}, inner(m[1]))],
  [between("~~"), (m, inner) => el("s", {}, inner(m[1]))],
];
const emphasis = [
  [between("\\*"), (m, inner) => el("em", {}, inner(m[1]))],
  [/_(?=\S)((?:\\[\s\S]|[^\\_])+)_(?![A-Za-z0-9])/y, (m, inner, before) => (/[A-Za-z0-9]/.test(before) ? null : el("em", {}, inner(m[1])))],
];

const DISCORD = [
  ...shared,
  [/<t:(-?\d+)(?::([tTdDfFRsS]))?>/y, (m) => time(discordTime(m[1], m[2]))],
  [/<#(\w+)>/y, (m) => mention(`#${m[1]}`)],
  [/<@[!&]?(\w+)>/y, (m) => mention(`@${m[1]}`)],
  [/<\/([^:>]+):\d+>/y, (m) => mention(`/${m[1]}`)],
  [/<a?:(\w+):\d+>/y, (m) => `:${m[1]}:`],
  [between("__"), (m, inner) => el("u", {}, inner(m[1]))],
  [between("\\|\\|"), (m, inner) => el("span", { class: "spoiler", tabindex: "0" }, inner(m[1]))],
  ...emphasis,
];

const MARKDOWN = [...shared, [between("__"), (m, inner) => el("strong", {}, inner(m[1]))], ...emphasis];

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", tada: "🎉", warning: "⚠️", seedling: "🌱", books: "📚", trophy: "🏆",
  rock: "🪨", mountain: "⛰️", lock: "🔒", bulb: "💡", wave: "👋", fire: "🔥", page_facing_up: "📄", first_place_medal: "🥇",
};
/** Slack's three entities, back as they were. */
export const unescape = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
const plain = unescape;
const around = (mark) => new RegExp(`${mark}(?=[^\\s${mark}])([^${mark}\\n]*[^\\s${mark}]|[^\\s${mark}])${mark}(?![A-Za-z0-9])`, "y");
const word = (tag) => (m, inner, before) => (/[A-Za-z0-9]/.test(before) ? null : el(tag, {}, inner(m[1])));

const SLACK = [
  [/`([^`\n]+)`/y, (m) => code(plain(m[1]))],
  [/<!date\^(-?\d+)\^([^|>^]+)(?:\^([^|>]+))?\|([^>]*)>/y, (m) => time(slackTime(m[1], plain(m[2])))],
  [/<!(here|channel|everyone)(?:\|[^>]*)?>/y, (m) => mention(`@${m[1]}`)],
  [/<!subteam\^\w+(?:\|([^>]*))?>/y, (m) => mention(m[1] ?? "@group")],
  [/<([@#])(\w+)(?:\|([^>]*))?>/y, (m) => mention(m[1] + plain(m[3] || m[2]))],
  [/<([a-z]+:[^|>]+)\|([^>]*)>/y, (m) => link(plain(m[1]), plain(m[2]))],
  [/<([a-z]+:[^|>]+)>/y, (m) => link(plain(m[1]))],
  [/&(amp|lt|gt);/y, (m) => ENTITIES[m[0]]],
  [/:([a-z0-9_+-]+):/y, (m) => EMOJI[m[1]] ?? m[0]],
  [ADDRESS, (m) => link(plain(m[0]))],
  [around("\\*"), word("strong")],
  [around("_"), word("em")],
  [around("~"), word("s")],
];

const DIALECTS = { discord: DISCORD, markdown: MARKDOWN, slack: SLACK };

/** A text as nodes, in a dialect: discord, markdown or slack. */
export function inline(text, dialect) {
  const rules = DIALECTS[dialect];
  const nodes = [];
  let kept = "";
  for (let place = 0; place < text.length; ) {
    const found = match(rules, text, place, dialect);
    if (found) {
      if (kept) nodes.push(kept);
      nodes.push(found.node);
      kept = "";
      place = found.end;
    } else kept += text[place++];
  }
  return kept ? [...nodes, kept] : nodes;
}

function match(rules, text, place, dialect) {
  for (const [rule, draw] of rules) {
    rule.lastIndex = place;
    const found = rule.exec(text);
    const node = found && draw(found, (inside) => inline(inside, dialect), text[place - 1] ?? "");
    if (node !== null && node !== undefined) return { node, end: place + found[0].length };
  }
  return null;
}
