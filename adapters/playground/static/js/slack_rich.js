// Slack's rich_text: sections, lists, quotes and code, with styled words.

import { el, link, readable, unknown } from "./dom.js";
import { slackTime } from "./time.js";

/** A rich_text block. */
export function richText(block) {
  return el("div", { class: "s-rich" }, block.elements.map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_section":
      return el("p", {}, words(element.elements));
    case "rich_text_preformatted":
      return el("pre", { tabindex: "0" }, el("code", {}, words(element.elements)));
    case "rich_text_quote":
      return el("blockquote", {}, words(element.elements));
    case "rich_text_list":
      return list(element);
    default:
      return unknown(element);
  }
}

function list(element) {
  return el(
    element.style === "ordered" ? "ol" : "ul",
    { class: element.indent ? `s-indent-${Math.min(element.indent, 3)}` : null, start: element.offset ? element.offset + 1 : null },
    element.elements.map((one) => el("li", {}, one.type === "rich_text_section" ? words(one.elements) : part(one))),
  );
}

/** The words of a section, as nodes. */
export function words(elements) {
  return elements.map((one) => styled(word(one), one.style));
}

function word(one) {
  switch (one.type) {
    case "text":
      return one.text;
    case "link":
      return link(one.url, one.text || one.url);
    case "emoji":
      return one.unicode ? String.fromCodePoint(...one.unicode.split("-").map((code) => parseInt(code, 16))) : `:${one.name}:`;
    case "date":
      return el("time", { class: "moment" }, slackTime(one.timestamp, one.format ?? "{date_long_pretty}"));
    case "user":
      return el("span", { class: "mention" }, `@${one.user_id}`);
    case "channel":
      return el("span", { class: "mention" }, `#${one.channel_id}`);
    case "broadcast":
      return el("span", { class: "mention" }, `@${one.range}`);
    default:
      return readable(one);
  }
}

function styled(node, style = {}) {
  const tags = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner), node);
}
