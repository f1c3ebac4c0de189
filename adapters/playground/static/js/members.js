// The sample members: who the page speaks as, and for whom something waits.

import { byId, el } from "./dom.js";

const unread = new Map(); // by member: the first entry that waits

/** Draw the members; `choose(member)` is called with the one named, or the first, and with each that is picked later. */
export function drawMembers(members, named, choose) {
  const pick = (member) => {
    choose(member);
    waiting(member.id).replaceChildren();
    unread.get(member.id)?.scrollIntoView({ block: "start" });
    unread.delete(member.id);
  };
  const first = members.find((member) => member.id === named) ?? members[0];
  byId("members").append(...members.map((member) => option(member, member === first, pick)));
  pick(first);
}

/** A direct message waits for this member: picking them goes there and takes the mark away. */
export function mark(id, entry) {
  if (!unread.has(id)) unread.set(id, entry);
  waiting(id)?.replaceChildren(el("span", { class: "unseen" }, " has a new direct message"), el("i", { class: "dot" }));
}

function option(member, first, pick) {
  const radio = el("input", { type: "radio", name: "member", value: member.id, checked: first, onchange: () => pick(member) });
  const name = el("b", {}, member.name, el("span", { class: "waiting", "data-waiting": member.id }));
  return el("label", {}, radio, el("span", {}, name, member.organiser && el("small", {}, "organiser")));
}

const waiting = (id) => byId("members").querySelector(`[data-waiting="${CSS.escape(id)}"]`);
