// The conversation: what was typed, and each answer as Discord and as Slack show it.

import { now } from "./clock.js";
import { discordMessage } from "./discord.js";
import { byId, el } from "./dom.js";
import { slackMessage } from "./slack.js";
import { clockTime } from "./time.js";

const PLATFORMS = [["discord", "Discord", discordMessage], ["slack", "Slack", slackMessage]];
const ONLY_YOU = "Only you can see this";

let me = null;

/** A new line in the conversation, to be filled. `owner`: whose it is, where nobody else may see it. */
export function addEntry(said, author) {
  const entry = el("li", { class: "entry" });
  entry.dataset.owner = author.id;
  entry.append(
    el("p", { class: "said" }, el("b", {}, author.name), " ", el("code", {}, said), " ", stamp(now())),
    el("div", { class: "answer", "aria-busy": "true" }),
  );
  append(entry);
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
export function drawReply(entry, reply, press) {
  entry.classList.toggle("private", reply.private);
  fill(entry, pair(reply, press));
  announce(reply.summary);
}

/** Put an entry at the end, and go there if it can be seen. */
export function append(entry) {
  byId("empty").hidden = true;
  byId("timeline").append(entry);
  follow(entry);
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
  return el("time", { class: "stamp", datetime: date.toISOString() }, clockTime(date));
}

function follow(entry) {
  hideIfForeign(entry);
  if (entry.hidden) return;
  const scroll = byId("scroll");
  if (entry === byId("timeline").lastElementChild) scroll.scrollTop = Math.min(scroll.scrollHeight, entry.offsetTop - 64);
}
