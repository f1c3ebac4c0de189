// The page: members, the command line, shortcuts, and what the server tells by itself.

import { get } from "./api.js";
import { setClock, startClock } from "./clock.js";
import { startCompletion } from "./completion.js";
import { byId, el } from "./dom.js";
import { startersOf, startGroup } from "./group.js";
import { startHistory } from "./history.js";
import { keepChoices, keepPosts, openKept, readChoices, readTalk } from "./kept.js";
import { drawMembers } from "./members.js";
import { changePost, goToNamed, heard, recallPost, showPost } from "./posts.js";
import { clearTalk, recall, say, speakAs, startTalk } from "./talk.js";
import { addNote, announce, goToEnd, showAs } from "./timeline.js";

const SHORTCUTS = ["next", "log", "roadmap", "challenge", "leaderboard", "help"];

const page = { member: null, commands: [], group: null };
const input = byId("line");

function become(member) {
  page.member = member;
  speakAs(member);
  showAs(member);
  if (byId("timeline").childElementCount) announce(`You are ${member.name} now.`);
}

function drawShortcuts(commands) {
  const known = (names) => names.map((name) => commands.find((command) => command.name === name)).filter(Boolean);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const line = (command) => (command.name === "setup" ? `setup ${zone}` : command.name);
  const button = (command) => el("button", { type: "button", onclick: () => say(line(command)) }, command.name);
  byId("shortcuts").replaceChildren(...known(SHORTCUTS).map(button));
  byId("starters").replaceChildren(
    ...known(startersOf(page.group))
      .slice(0, 4)
      .map((command) => el("li", {}, button(command), el("span", {}, command.summary))),
  );
}

function hint(line) {
  const typed = line.trimStart().replace(/^\//, "");
  const fits = (command) => typed === command.name || typed.startsWith(`${command.name} `);
  const command = page.commands.filter(fits).sort((one, other) => other.name.length - one.name.length)[0];
  byId("usage").textContent = command ? `${command.usage} – ${command.summary}` : "Tab accepts a completion, Enter sends.";
}

function startLine(earlier) {
  const completion = startCompletion(input, hint);
  const history = startHistory(input);
  earlier.forEach((line) => history.add(line));
  byId("say").addEventListener("submit", (event) => {
    event.preventDefault();
    const line = input.value.trim();
    completion.close();
    if (!line) return;
    history.add(line);
    input.value = "";
    hint("");
    say(line);
  });
}

function startViews(kept) {
  const narrow = matchMedia("(max-width: 899px)");
  const radios = [...byId("views").querySelectorAll("input")];
  const choose = (view) => {
    byId("main").dataset.view = view;
    radios.forEach((radio) => (radio.checked = radio.value === view));
  };
  const usual = () => (narrow.matches ? "discord" : "both");
  const fit = () => choose(usual());
  radios.forEach((radio) => radio.addEventListener("change", () => choose(radio.value)));
  narrow.addEventListener("change", fit);
  const fits = radios.some((radio) => radio.value === kept) && !(narrow.matches && kept === "both");
  choose(fits ? kept : usual());
}

/** What was chosen, and a line that was not sent yet, are there again after a reload. */
function startKeeping() {
  const line = () => (input.value.trim() ? input.value : "");
  addEventListener("pagehide", () => keepChoices({ member: page.member.id, view: byId("main").dataset.view, line: line() }));
}

/** What was said and posted before, in the order in which it was shown. */
function recallAll(posts) {
  const things = readTalk();
  const byKey = new Map(posts.map((one) => [one.key, one]));
  const moment = (thing) => Date.parse(thing.at ?? byKey.get(thing.post)?.at);
  const first = Math.min(...things.map(moment).filter((at) => !Number.isNaN(at)));
  const places = new Set(things.map((thing) => thing.post));
  const fresh = posts.filter((one) => !places.has(one.key)).map((one) => ({ post: one.key }));
  const older = (thing) => moment(thing) < first;
  const asOf = heard();
  for (const thing of [...fresh.filter(older), ...things, ...fresh.filter((one) => !older(one))]) {
    if (!thing.post) recall(thing);
    else if (byKey.has(thing.post)) recallPost(byKey.get(thing.post), say, asOf);
  }
  keepPosts(posts.map((one) => one.key));
  return things.filter((thing) => thing.line && thing.line === thing.said).map((thing) => thing.line);
}

function listen() {
  const events = new EventSource("/events");
  let lost = false;
  const ours = (show) => (event) => {
    const told = JSON.parse(event.data);
    if (told.group === page.group.id) show(told, say);
  };
  events.addEventListener("post", ours(showPost));
  events.addEventListener("edit", ours(changePost));
  events.addEventListener("clock", (event) => setClock(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    if (!lost) addNote("The playground went away. It comes back by itself when Cairn runs again.");
    lost = true;
  });
  events.addEventListener("open", () => {
    if (lost) addNote("Back again.");
    lost = false;
    catchUp().catch((problem) => addNote(problem.message));
  });
}

/** What happened while nobody listened. */
async function catchUp() {
  const asOf = heard();
  const hello = await get(`/api/hello?${new URLSearchParams({ group: page.group.id })}`);
  hello.posts.forEach((one) => recallPost(one, say, asOf));
  setClock(hello.clock);
  if (document.documentElement.dataset.listening !== "yes") goToNamed();
  document.documentElement.dataset.listening = "yes";
}

async function start() {
  const hello = await get("/api/hello");
  page.commands = hello.commands;
  page.group = hello.group;
  openKept(hello.group.instance, hello.group.id);
  const choices = readChoices();
  byId("channel").textContent = hello.channel;
  startClock(hello.clock, announce);
  startGroup(hello.group, announce);
  startTalk(hello.group.id, hello.members);
  drawMembers(hello.members, choices.member, become);
  drawShortcuts(hello.commands);
  startViews(choices.view);
  startLine(recallAll(hello.posts));
  startKeeping();
  byId("clear").addEventListener("click", clearTalk);
  input.value = choices.line ?? "";
  goToEnd();
  input.focus();
  listen();
}

start().catch((problem) => addNote(problem.message));
