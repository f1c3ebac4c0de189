// Elements without innerHTML: whatever text comes, it stays text.

/** An element with properties and children; strings become text nodes, null and false are left out. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The element with this id; it is in index.html. */
export const byId = (id) => document.getElementById(id);

/** A link that opens elsewhere, or goes to its place on this page; an address that is not http or https is text. */
export function link(url, ...label) {
  if (!isWebAddress(url)) return el("span", {}, ...label, label.length ? ` (${url})` : url);
  const shown = label.length ? label : [url];
  const elsewhere = new URL(url).origin === location.origin ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return el("a", { href: url, ...elsewhere }, ...shown);
}

function isWebAddress(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Every readable text in a value we have no drawing for, one a line: never lost, never pretty. */
export function readable(value) {
  const kept = new Set(["text", "content", "label", "title", "name", "value", "description", "url", "alt_text", "placeholder"]);
  const found = [];
  const walk = (part, key) => {
    if (typeof part === "string" || typeof part === "number") {
      if (kept.has(key) && String(part).trim()) found.push(String(part));
    } else if (Array.isArray(part)) part.forEach((one) => walk(one, key));
    else if (part && typeof part === "object") Object.entries(part).forEach(([name, one]) => walk(one, name));
  };
  walk(value, "text");
  return found.join("\n");
}

/** A part that this page does not know, as readable text. */
export const unknown = (part) => el("p", { class: "unknown" }, readable(part) || `(${part?.type ?? "an unknown part"})`);

/** Files that go with a message: the text of {name, text} is one click away, one with bytes (base64) is saved by it. */
export function files(payload) {
  return (payload.files ?? []).map((one) => (one.bytes ? saved(one) : read(one)));
}

const read = (file) =>
  el("details", { class: "file-text" }, el("summary", {}, `📄 ${file.name}`), el("pre", { tabindex: "0" }, file.text));

const saved = (file) =>
  el(
    "p",
    { class: "file" },
    el("a", { href: `data:application/octet-stream;base64,${file.bytes}`, download: file.name }, `📄 ${file.name}`),
    ` ${file.text}`,
  );
