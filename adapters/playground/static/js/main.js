// The page: members, the command line, shortcuts, and what the server tells by itself.

import { freshId, get, post, Problem } from "./api.js";
import { setClock, startClock } from "./clock.js";
import { startCompletion } from "./completion.js";
import { byId, el } from "./dom.js";
import { drawForm } from "./forms.js";
import { startHistory } from "./history.js";
import { drawMembers } from "./members.js";
import { changePost, goToNamed, heard, recallPost, showPost } from "./posts.js";
import { addEntry, addNote, announce, drawReply, fill, showAs } from "./timeline.js";

const STARTERS = ["setup", "next", "log", "leaderboard", "help"];
const SHORTCUTS = ["next", "log", "roadmap", "challenge", "leaderboard", "help"];

const page = { member: null, commands: [] };
const input = byId("line");

/** Type a line for the current member; `said` is what the conversation shows of it. */
async function say(line, said = line, id = freshId()) {
  const member = page.member;
  const entry = addEntry(said, member);
  await attempt(entry, async () => {
    const answer = await post("/api/say", { id, member: member.id, line });
    if (answer.kind === "form") openForm(entry, answer, member);
    else drawReply(entry, answer, say);
  });
}

async function attempt(entry, work) {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const again = el("button", { type: "button", onclick: () => attempt(entry, work) }, "Try again");
    fill(entry, el("p", { class: "problem" }, problem.message, " ", again));
    announce(problem.message);
  }
}

function openForm(entry, form, member) {
  entry.classList.add("private");
  const box = drawForm(form, member.id, {
    done: (answer) => {
      drawReply(entry, answer, say);
      input.focus();
    },
    stop: () => {
      fill(entry, el("p", { class: "note" }, "Put away; nothing was saved."));
      input.focus();
    },
    fail: (problem) => addNote(problem.message),
  });
  fill(entry, box);
  announce(`${form.command} asks for more.`);
  box.querySelector("input, select, textarea")?.focus();
}

function become(member) {
  page.member = member;
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
    ...known(STARTERS)
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

function startLine() {
  const completion = startCompletion(input, hint);
  const history = startHistory(input);
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

function startViews() {
  const narrow = matchMedia("(max-width: 899px)");
  const radios = [...byId("views").querySelectorAll("input")];
  const choose = (view) => {
    byId("main").dataset.view = view;
    radios.forEach((radio) => (radio.checked = radio.value === view));
  };
  const fit = () => choose(narrow.matches ? "discord" : "both");
  radios.forEach((radio) => radio.addEventListener("change", () => choose(radio.value)));
  narrow.addEventListener("change", fit);
  fit();
}

function listen() {
  const events = new EventSource("/events");
  let lost = false;
  events.addEventListener("post", (event) => showPost(JSON.parse(event.data), say));
  events.addEventListener("edit", (event) => changePost(JSON.parse(event.data), say));
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
  const hello = await get("/api/hello");
  hello.posts.forEach((one) => recallPost(one, say, asOf));
  setClock(hello.clock);
  if (document.documentElement.dataset.listening !== "yes") goToNamed();
  document.documentElement.dataset.listening = "yes";
}

async function start() {
  const hello = await get("/api/hello");
  page.commands = hello.commands;
  byId("channel").textContent = hello.channel;
  drawMembers(hello.members, become);
  drawShortcuts(hello.commands);
  startClock(hello.clock, announce);
  startViews();
  startLine();
  input.focus();
  listen();
}

start().catch((problem) => addNote(problem.message));
