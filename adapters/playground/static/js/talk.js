// What is said: a line goes out, its answer comes back, and both are kept.

import { freshId, post, Problem } from "./api.js";
import { now } from "./clock.js";
import { byId, el } from "./dom.js";
import { drawForm } from "./forms.js";
import { forgetSaid, keepSaid } from "./kept.js";
import { addEntry, addNote, announce, clearEntries, fill, showReply } from "./timeline.js";

const talk = { member: null, members: [], group: "" };
const openForms = new Map(); // by entry: what keeps its fields

/** Talk in this group, as one of these members. */
export function startTalk(group, members) {
  Object.assign(talk, { group, members });
  addEventListener("pagehide", () => openForms.forEach((keep) => keep()));
}

/** Be this member from now on. */
export function speakAs(member) {
  talk.member = member;
}

/** Type a line for the current member; or press a button that is labelled `said`, on the message named `pressed`. */
export async function say(line, said = line, pressed = "") {
  const record = { id: freshId(), member: talk.member.id, said, line, pressed, at: now().toISOString(), answer: null };
  const entry = addEntry(record, talk.member);
  await ask(entry, record);
}

/** Show a line again as it was kept, with its answer. */
export function recall(record) {
  const author = talk.members.find((member) => member.id === record.member);
  if (!author) return;
  const entry = addEntry(record, author);
  try {
    draw(entry, record);
  } catch {
    entry.remove(); // kept by another page: it can't be drawn any more
  }
}

/** Take every line off the page, and forget it. What was logged by them stays. */
export function clearTalk() {
  forgetSaid();
  openForms.clear();
  clearEntries();
  announce("The conversation is cleared. What was logged and posted is kept.");
}

async function ask(entry, record) {
  keepSaid(record);
  await attempt(entry, async () => {
    const { id, member, line, pressed } = record;
    const answer = await post("/api/say", { id, member, line, pressed, group: talk.group });
    if (answer.kind === "form") Object.assign(answer, { submission: freshId(), typed: {} });
    take(entry, record, answer);
  });
}

async function attempt(entry, work) {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    offerAgain(entry, problem.message, () => attempt(entry, work));
    announce(problem.message);
  }
}

function offerAgain(entry, sentence, again) {
  const button = el("button", { type: "button", onclick: again }, "Try again");
  fill(entry, el("p", { class: "problem" }, sentence, " ", button));
}

/** An answer has come: keep it, show it, and tell of it. */
function take(entry, record, answer) {
  record.answer = answer;
  keepSaid(record);
  draw(entry, record);
  if (answer.kind === "form") {
    announce(`${answer.command} asks for more.`);
    entry.querySelector("input, select, textarea")?.focus();
  } else {
    announce(answer.summary ?? "Put away; nothing was saved.");
  }
}

function draw(entry, record) {
  const { answer } = record;
  openForms.delete(entry);
  if (answer === null) offerAgain(entry, "The page was left before this was answered.", () => ask(entry, record));
  else if (answer.kind === "form") openForm(entry, record);
  else if (answer.kind === "away") fill(entry, el("p", { class: "note" }, "Put away; nothing was saved."));
  else showReply(entry, answer, (line, label) => say(line, label, record.id));
}

function openForm(entry, record) {
  const end = (answer) => {
    take(entry, record, answer);
    byId("line").focus();
  };
  const { box, typed } = drawForm(record.answer, record.member, talk.group, {
    done: end,
    stop: () => end({ kind: "away" }),
    fail: (problem) => addNote(problem.message),
  });
  const keep = () => {
    record.answer.typed = typed();
    keepSaid(record);
  };
  box.addEventListener("change", keep);
  openForms.set(entry, keep);
  entry.classList.add("private");
  fill(entry, box);
}
