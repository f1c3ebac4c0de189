// A Discord message (Components V2) drawn from its payload.

import { blocks } from "./blocks.js";
import { el, files, link, readable, unknown } from "./dom.js";

const EPHEMERAL = 1 << 6;
const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "secondary" };

/** One message; `press(id)` is called with the custom_id of a button or the value of an option. */
export function discordMessage(payload, press) {
  const text = payload.content ? blocks(payload.content, "discord") : [];
  const embeds = (payload.embeds ?? []).map(embed);
  const parts = (payload.components ?? []).map((part) => draw(part, press));
  const body = el("div", { class: "discord-body" }, text, embeds, parts, files(payload));
  if ((payload.flags ?? 0) & EPHEMERAL) body.dataset.private = "yes";
  return body;
}

const DRAWN = {
  1: (part, press) => el("div", { class: "d-row" }, part.components.map((one) => draw(one, press))),
  2: button,
  3: select,
  9: (part, press) =>
    el(
      "div",
      { class: "d-section" },
      el("div", { class: "d-section-text" }, part.components.map((one) => draw(one, press))),
      part.accessory && draw(part.accessory, press),
    ),
  10: (part) => el("div", { class: "d-text" }, blocks(part.content, "discord")),
  11: (part) => picture(part),
  12: (part) => el("div", {}, part.items.map(picture)),
  13: (part) => file(part.file?.url ?? part.name ?? "file"),
  14: (part) => el("hr", { class: `d-separator${part.divider === false ? " d-space" : ""}${part.spacing === 2 ? " d-large" : ""}` }),
  17: container,
};

function draw(part, press) {
  return (DRAWN[part.type] ?? unknown)(part, press);
}

function container(part, press) {
  const box = el("div", { class: "d-container" }, part.components.map((one) => draw(one, press)));
  if (typeof part.accent_color === "number") {
    box.style.borderLeftColor = `#${part.accent_color.toString(16).padStart(6, "0")}`;
  }
  return box;
}

function button(part, press) {
  const label = [part.emoji?.name, part.label].filter(Boolean).join(" ");
  if (part.url) {
    const anchor = link(part.url, `${label} ↗`);
    anchor.classList.add("d-button", "d-link");
    return anchor;
  }
  const style = `d-button d-${BUTTON_STYLES[part.style] ?? "secondary"}`;
  return el("button", { type: "button", class: style, disabled: part.disabled, onclick: () => press(part.custom_id, label) }, label);
}

function select(part, press) {
  const prompt = part.placeholder ?? "Make a selection";
  const options = part.options.map((one) =>
    el("option", { value: one.value }, one.description ? `${one.label} – ${one.description}` : one.label),
  );
  const pick = (event) => {
    if (event.target.value) press(event.target.value, event.target.selectedOptions[0].textContent);
    event.target.value = "";
  };
  return el("select", { class: "d-select", "aria-label": prompt, onchange: pick }, el("option", { value: "" }, prompt), options);
}

function picture(part) {
  return el("p", { class: "unknown" }, "Picture: ", part.description || "without a description", " ", link(part.media?.url ?? ""));
}

const file = (name) => el("p", { class: "file" }, "📄 ", String(name).replace("attachment://", ""));

function embed(part) {
  return el("div", { class: "d-container" }, blocks(readable(part), "discord"));
}
