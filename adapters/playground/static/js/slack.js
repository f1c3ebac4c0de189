// A Slack message (Block Kit) drawn from its payload.

import { blocks, grid } from "./blocks.js";
import { el, files, link, readable, unknown } from "./dom.js";
import { unescape } from "./inline.js";
import { richText, words } from "./slack_rich.js";

/** One message; `press(value)` is called with the value of a button or an option. */
export function slackMessage(payload, press) {
  const drawn = (payload.blocks ?? []).map((block) => draw(block, press));
  const attached = (payload.attachments ?? []).map((one) => attachment(one, press));
  const text = drawn.length || attached.length ? [] : blocks(payload.text ?? "", "slack");
  return el("div", { class: "slack-body" }, text, drawn, attached, files(payload));
}

const DRAWN = {
  header: (block) => el("p", { class: "s-header" }, unescape(block.text.text)),
  divider: () => el("hr", { class: "s-divider" }),
  section,
  markdown: (block) => el("div", { class: "s-markdown" }, blocks(block.text, "markdown")),
  rich_text: richText,
  context: (block, press) => el("div", { class: "s-context" }, block.elements.map((one) => element(one, press))),
  actions: (block, press) => el("div", { class: "s-actions" }, block.elements.map((one) => element(one, press))),
  image: (block) => picture(block),
  table,
  data_table: (block) => (Array.isArray(block.rows) ? table(block) : unknown(block)),
};

function draw(block, press) {
  return (DRAWN[block.type] ?? unknown)(block, press);
}

function section(block, press) {
  const fields = (block.fields ?? []).map((field) => el("div", { class: "s-field" }, text(field)));
  return el(
    "div",
    { class: "s-section" },
    el("div", { class: "s-section-text" }, block.text && text(block.text), fields.length > 0 && el("div", { class: "s-fields" }, fields)),
    block.accessory && element(block.accessory, press),
  );
}

function text(object) {
  return object.type === "mrkdwn" ? blocks(object.text, "slack") : el("p", {}, object.text);
}

function element(one, press) {
  switch (one.type) {
    case "mrkdwn":
    case "plain_text":
      return el("div", {}, text(one));
    case "button":
      return button(one, press);
    case "static_select":
    case "external_select":
    case "overflow":
    case "radio_buttons":
      return select(one, press);
    case "image":
      return picture(one);
    default:
      return unknown(one);
  }
}

function button(one, press) {
  const label = one.text.text;
  if (one.url) {
    const anchor = link(one.url, label);
    anchor.classList.add("s-button");
    return anchor;
  }
  const style = `s-button${one.style ? ` s-${one.style}` : ""}`;
  return el("button", { type: "button", class: style, onclick: () => press(one.value ?? one.action_id, label) }, label);
}

function select(one, press) {
  const prompt = one.placeholder?.text ?? "More";
  const options = [...(one.options ?? []), ...(one.option_groups ?? []).flatMap((group) => group.options)];
  const pick = (event) => {
    if (event.target.value) press(event.target.value, event.target.selectedOptions[0].textContent);
    event.target.value = "";
  };
  const shown = options.map((option) => el("option", { value: option.value }, option.text.text));
  return el("select", { class: "s-select", "aria-label": prompt, onchange: pick }, el("option", { value: "" }, prompt), shown);
}

function picture(part) {
  return el("p", { class: "unknown" }, "Picture: ", part.alt_text || part.title?.text || "without a description");
}

function table(block) {
  const [head = [], ...body] = block.rows.map((row) => (Array.isArray(row) ? row : row.cells ?? []).map(cell));
  return grid(head, body, (block.column_settings ?? []).map((column) => column?.align));
}

function cell(one) {
  if (one.type === "rich_text") return one.elements.flatMap((part) => words(part.elements ?? []));
  return one.text?.text ?? one.text ?? readable(one);
}

function attachment(one, press) {
  const inner = (one.blocks ?? []).map((block) => draw(block, press));
  const box = el("div", { class: "s-attachment" }, inner.length ? inner : blocks(one.text ?? one.fallback ?? "", "slack"));
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) box.style.borderLeftColor = `#${one.color.replace("#", "")}`;
  return box;
}
