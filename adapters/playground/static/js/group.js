// Which group this is: the one that has lived already, or one's own; and the way to the other.

import { post, Problem } from "./api.js";
import { byId, el } from "./dom.js";
import { clockDay } from "./time.js";

const STARTERS = { lived: ["leaderboard", "challenge", "me", "log", "next", "help"], empty: ["setup", "next", "log", "help"] };

/** Say which group it is; `report` is given a sentence where one can't go to another. */
export function startGroup(group, report) {
  const words = wordsOf(group);
  byId("group-name").textContent = words.name;
  byId("group-about").textContent = words.about;
  byId("empty-title").textContent = words.title;
  byId("empty-about").textContent = words.story;
  const start = button("Start empty", () => go({}, report));
  const back = group.other && button(words.back, () => go({ group: group.other }, report));
  byId("group-ways").replaceChildren(...[start, back].filter(Boolean));
}

/** The commands to begin with in this group, more than are shown. */
export const startersOf = (group) => (hasLived(group) ? STARTERS.lived : STARTERS.empty);

const isFirst = (group) => group.id === "playground";
const hasLived = (group) => isFirst(group) && Boolean(group.since);

function wordsOf(group) {
  if (hasLived(group)) return lived(clockDay(new Date(`${group.since}T12:00`)));
  const back = group.since ? "Back to the lived-in group" : "Back to the first group";
  return {
    name: "Your own group",
    about: isFirst(group) ? "What you do here is kept." : "Begun empty. The other group is kept.",
    back: isFirst(group) ? "Back to your empty group" : back,
    title: "A study group, with nobody watching",
    story:
      "Type commands as one of four members and see each answer the way Discord and Slack will show it. " +
      "Turn the clock forward and the weekly posts arrive here. Nothing leaves this machine.",
  };
}

function lived(since) {
  return {
    name: "A lived-in group",
    about: `Ana, Tom, Mia and Lee, since ${since}. A sample, made on this machine.`,
    back: "Back to your empty group",
    title: "A study group, some weeks in",
    story:
      `Ana, Tom, Mia and Lee have studied together since ${since}; above is what was posted for them. ` +
      "Be one of them: type a command, and see each answer the way Discord and Slack will show it. " +
      "Turn the clock forward and the next posts arrive. Nothing leaves this machine.",
  };
}

const button = (label, onclick) => el("button", { type: "button", onclick }, label);

async function go(wanted, report) {
  try {
    await post("/api/group", wanted);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    report(error.message);
    return;
  }
  history.replaceState(null, "", location.pathname); // a post that the address names is of this group
  location.reload();
}
