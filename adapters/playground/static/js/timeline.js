// The conversation: what was typed, and each answer as Discord and as Slack show it.

import { now } from "./clock.js";
import { discordMessage } from "./discord.js";
import { byId, el } from "./dom.js";
import { slackMessage } from "./slack.js";
import { clockDay, clockTime } from "./time.js";

const PLATFORMS = [["discord", "Discord", discordMessage], ["slack", "Slack", slackMessage]];
const ONLY_YOU = "Only you can see this";
const ABOVE = 64; // pixels of what came before, so that one sees that there is more

let me = null;

/** A new line in the conversation, to be filled: what was said, and at which moment. */
export function addEntry({ said, at }, author) {
  const entry = el("li", { class: "entry talk" });
  entry.dataset.owner = author.id;
  entry.append(
    el("p", { class: "said" }, el("b", {}, author.name), " ", el("code", {}, said), " ", stamp(new Date(at))),
    el("div", { class: "answer", "aria-busy": "true" }),
  );
  append(entry);
  begun(true);
  follow(entry);
  return entry;
}

/** Put an answer into an entry. */
export function fill(entry, ...nodes) {
  const answer = entry.querySelector(".answer");
  answer.removeAttribute("aria-busy");
  answer.replaceChildren(...nodes);
  follow(entry);
}

/** A reply in both columns; `press(line)` types the line of a button. */
export function showReply(entry, reply, press) {
  entry.classList.toggle("private", reply.private);
  fill(entry, pair(reply, press));
}

/** Put an entry at the end. */
export function append(entry) {
  byId("timeline").append(entry);
  hideIfForeign(entry);
}

/** Take away every line that somebody typed, and its answer. */
export function clearEntries() {
  byId("timeline").querySelectorAll(".talk, .note-line").forEach((entry) => entry.remove());
  begun(false);
  goToEnd();
}

/** Whether somebody has typed something: the first steps are shown until then. */
function begun(yes) {
  byId("empty").hidden = yes;
  byId("clear").hidden = !yes;
}

/** Go to the newest entry at once, or to the first steps below it. */
export function goToEnd() {
  const scroll = byId("scroll");
  const last = [...byId("timeline").children].filter((entry) => !entry.hidden).at(-1);
  const top = byId("empty").hidden && last ? last.offsetTop - ABOVE : scroll.scrollHeight;
  scroll.scrollTo({ top, behavior: "instant" });
}

/** A quiet line between the messages. */
export function addNote(sentence, ...more) {
  const entry = el("li", { class: "note-line" }, sentence, ...more);
  byId("timeline").append(entry);
  follow(entry);
  announce(sentence);
  return entry;
}

/** Show what this member sees: private answers of others are out of sight. */
export function showAs(member) {
  me = member;
  for (const entry of byId("timeline").querySelectorAll(".entry")) hideIfForeign(entry);
}

function hideIfForeign(entry) {
  entry.hidden = Boolean(entry.dataset.owner) && entry.classList.contains("private") && entry.dataset.owner !== me?.id;
}

/** Tell a screen reader, in one sentence. */
export function announce(sentence) {
  byId("announce").textContent = "";
  byId("announce").textContent = sentence;
}

/** A reply in both columns, as an element. */
export function pair(reply, press) {
  const cell = ([platform, name, draw]) => {
    const messages = reply.shown[platform] ?? [];
    const type = (id, label) => press(lineOf(id, reply.lines), label);
    return el(
      "section",
      { class: `cell ${platform}`, "data-name": name, "aria-label": `As ${name} shows it` },
      messages.map((message, at) => bubble(reply, at === 0, draw(message, type))),
    );
  };
  return el("div", { class: "pair" }, PLATFORMS.filter(([platform]) => reply.shown[platform]).map(cell));
}

function bubble(reply, first, body) {
  const head = el("p", { class: "from" }, el("b", {}, "Cairn"), " ", el("span", { class: "app" }, "APP"), " ", stamp(new Date(reply.at)));
  return el(
    "div",
    { class: "message" },
    el("img", { src: "/static/cairn.svg", alt: "", width: "36", height: "36", class: "avatar" }),
    el("div", { class: "content" }, first && reply.private && el("p", { class: "only-you" }, ONLY_YOU), first && head, body),
  );
}

/** Platforms put the line behind a prefix of their own: the longest of the reply's lines that the id ends with. */
function lineOf(id, lines) {
  const fitting = lines.filter((line) => id === line || id.endsWith(line));
  return fitting.sort((one, other) => other.length - one.length)[0] ?? id;
}

function stamp(date) {
  const today = clockDay(date) === clockDay(now());
  const shown = today ? clockTime(date) : `${clockDay(date)}, ${clockTime(date)}`;
  return el("time", { class: "stamp", datetime: date.toISOString() }, shown);
}

/** Go to the newest entry, if it can be seen. */
export function follow(entry) {
  hideIfForeign(entry);
  if (entry.hidden) return;
  const scroll = byId("scroll");
  if (entry === byId("timeline").lastElementChild) scroll.scrollTop = Math.min(scroll.scrollHeight, entry.offsetTop - ABOVE);
}
