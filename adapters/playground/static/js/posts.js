// Posts: what arrives by itself, for the channel or for one member alone, and what is changed in place.

import { byId, el } from "./dom.js";
import { keepPosts } from "./kept.js";
import { mark } from "./members.js";
import { append, announce, follow, pair } from "./timeline.js";
import { clockDay, clockTime } from "./time.js";

const shown = new Map(); // by key: the entry, the moment it came, what is drawn, and the change that was heard last
let changes = 0;

/** How many changes were heard: what is read after this may still be older than those that follow. */
export const heard = () => changes;

/** A post that comes now, once however often it is told. */
export function showPost(post, press) {
  const known = shown.get(post.key);
  if (known) return redraw(known, post, press);
  const entry = addPost(post, press);
  keepPosts([post.key]);
  follow(entry);
  if (entry.hidden) mark(post.to.id, entry);
  announce(entry.hidden ? `Direct message to ${post.to.name}` : `New post: ${post.summary}`);
}

/** A post as it was read when `asOf` changes were heard: new here, or brought up to date. */
export function recallPost(post, press, asOf) {
  const known = shown.get(post.key);
  if (!known) addPost(post, press);
  else if (known.change <= asOf) redraw(known, post, press);
}

/** A post that was changed, in place of what is shown of it; one that is not here is too old to show. */
export function changePost(post, press) {
  changes += 1;
  const known = shown.get(post.key);
  if (!known) return;
  known.change = changes;
  redraw(known, post, press);
}

/** Go to the post that the address names: it was not here yet when the browser looked for it. */
export function goToNamed() {
  const entry = location.hash.startsWith("#post-") ? byId(location.hash.slice(1)) : null;
  if (!entry || entry.hidden) return;
  entry.scrollIntoView({ block: "start", behavior: "instant" });
  entry.focus({ preventScroll: true });
}

function addPost(post, press) {
  const entry = el(
    "li",
    { class: "entry post", id: `post-${post.key}`, tabindex: "-1" },
    heading(post),
    el("div", { class: "answer" }, drawn(post, press)),
  );
  if (post.to) {
    entry.classList.add("private");
    entry.dataset.owner = post.to.id;
  }
  shown.set(post.key, { entry, at: post.at, drawn: drawing(post), change: changes });
  append(entry);
  return entry;
}

function heading(post) {
  const at = new Date(post.at);
  const what = post.to ? `Direct message to ${post.to.name}` : "Posted by itself";
  return el("p", { class: "said" }, el("b", {}, what), " ", el("span", {}, `${clockDay(at)}, ${clockTime(at)}`));
}

/** As both platforms show it; a press says on which post it was. */
const drawn = (post, press) => pair(post, (line, label) => press(line, label, post.key));

const drawing = (post) => JSON.stringify([post.shown, post.lines]);

function redraw(known, post, press) {
  if (known.drawn === drawing(post)) return;
  known.drawn = drawing(post);
  const answer = known.entry.querySelector(".answer");
  const before = handles(answer);
  const focused = before.indexOf(document.activeElement);
  const opened = before.map((one) => one.parentElement.open === true);
  answer.replaceChildren(drawn({ ...post, at: known.at }, press));
  const after = handles(answer);
  opened.forEach((open, at) => open && after[at]?.matches("summary") && (after[at].parentElement.open = true));
  after[focused]?.focus({ preventScroll: true });
}

/** What a reader may be at: it stays theirs when the post is drawn anew. */
const handles = (answer) => [...answer.querySelectorAll("button, select, a, summary")];
