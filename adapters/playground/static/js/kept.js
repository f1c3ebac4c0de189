// The conversation as this browser keeps it: over a reload, and over a restart of the bot.
// Nothing of it is trusted when it is read again: what does not have the right shape is left out.

const FORMAT = 1; // Another one is not read: the page has changed
const PREFIX = "cairn.";
const MOST_SAID = 50;
const MOST_POSTS = 60; // Only their keys are kept, for their place between the lines
const MOST_SIZE = 1_000_000; // Characters, a fifth of what browsers allow

const kept = { talk: "", page: "", posts: new Set() };

/** Keep what is of this database and group; what is left of another database goes. */
export function openKept(instance, group) {
  kept.talk = `${PREFIX}talk.${instance}.${group}`;
  kept.page = `${PREFIX}page.${instance}`;
  storage((store) => {
    const strange = Object.keys(store).filter((key) => key.startsWith(PREFIX) && !key.split(".").includes(instance));
    strange.forEach((key) => store.removeItem(key));
  });
  kept.posts = new Set(readTalk().map((thing) => thing.post));
}

/** What was shown, oldest first: {post: key}, or a line with its answer. */
export function readTalk() {
  const found = read(kept.talk);
  return found?.format === FORMAT && Array.isArray(found.things) ? found.things.filter(isThing) : [];
}

/** Keep a line, in place of what was kept of it. */
export function keepSaid(record) {
  const things = readTalk();
  const at = things.findIndex((thing) => thing.id === record.id);
  if (at < 0) things.push(record);
  else things[at] = record;
  write(things);
}

/** Keep the place of posts in the conversation. */
export function keepPosts(keys) {
  const fresh = keys.filter((key) => !kept.posts.has(key));
  if (!fresh.length) return;
  fresh.forEach((key) => kept.posts.add(key));
  write([...readTalk(), ...fresh.map((post) => ({ post }))]);
}

/** Forget every line; posts keep their place. */
export function forgetSaid() {
  write(readTalk().filter((thing) => thing.post));
}

/** What was chosen on the page: {member, view, line}, each a text or absent. */
export function readChoices() {
  const found = read(kept.page) ?? {};
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === "string"));
}

/** Keep what was chosen. */
export function keepChoices(choices) {
  storage((store) => store.setItem(kept.page, JSON.stringify(choices)));
}

function read(key) {
  return storage((store) => JSON.parse(store.getItem(key)));
}

function write(things) {
  storage((store) => store.setItem(kept.talk, bounded(newest(things))));
}

/** The newest lines, and the newest posts. */
function newest(things) {
  const tooMany = (is, most) => new Set(things.filter(is).slice(0, -most));
  const gone = [tooMany((thing) => !thing.post, MOST_SAID), tooMany((thing) => thing.post, MOST_POSTS)];
  return things.filter((thing) => !gone.some((some) => some.has(thing)));
}

/** As JSON, without the oldest lines where it would be too long. */
function bounded(things) {
  const text = JSON.stringify({ format: FORMAT, things });
  const oldest = things.findIndex((thing) => !thing.post);
  return text.length <= MOST_SIZE || oldest < 0 ? text : bounded(things.filter((_, at) => at !== oldest));
}

/** What `work` gives; null where the browser keeps nothing, or holds what can't be read. */
function storage(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

const isText = (value) => typeof value === "string";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const areAll = (values, is) => Array.isArray(values) && values.every(is);
const isMoment = (value) => isText(value) && !Number.isNaN(Date.parse(value));

function isThing(thing) {
  if (!isObject(thing)) return false;
  if ("post" in thing) return isText(thing.post);
  return [thing.id, thing.member, thing.said, thing.line, thing.pressed].every(isText) && isMoment(thing.at) && isAnswer(thing.answer);
}

const KINDS = { reply: isReply, form: isForm, away: () => true };

function isAnswer(answer) {
  return answer === null || (isObject(answer) && Object.hasOwn(KINDS, answer.kind) && KINDS[answer.kind](answer));
}

function isReply({ summary, private: only, at, lines, shown }) {
  const messages = isObject(shown) && Object.values(shown).every((some) => areAll(some, isObject));
  return messages && isText(summary) && typeof only === "boolean" && isMoment(at) && areAll(lines, isText);
}

function isForm({ command, summary, line, submission, fields, typed }) {
  const isField = (field) => isObject(field) && isText(field.name) && isText(field.about) && areAll(field.choices, isText);
  const texts = [command, summary, line, submission].every(isText);
  return texts && areAll(fields, isField) && isObject(typed) && Object.values(typed).every(isText);
}
