// Lines of Markdown as Discord and Slack's markdown block read them: fences, headings, lists, quotes, tables.

import { el } from "./dom.js";
import { inline, unescape } from "./inline.js";

const FENCE = /^(\s*)```(\w*)\s*(.*)$/;
const ITEM = /^(\s*)([-*+•]|\d+[.)])\s+(.*)$/;

/** A text as block elements. */
export function blocks(text, dialect) {
  const lines = text.split("\n");
  const made = [];
  while (lines.length) made.push(...next(lines, dialect));
  return made;
}

function next(lines, dialect) {
  const line = lines[0];
  if (FENCE.test(line)) return [fence(lines, dialect)];
  const heading = /^(#{1,6})\s+(.+)$/.exec(line);
  if (heading && heading[1].length <= (dialect === "discord" ? 3 : 6)) {
    lines.shift();
    return [el("p", { class: `heading heading-${Math.min(heading[1].length, 3)}` }, inline(heading[2], dialect))];
  }
  if (dialect === "discord" && line.startsWith("-# ")) {
    return [el("p", { class: "small" }, inline(lines.shift().slice(3), dialect))];
  }
  if (dialect === "markdown" && /^\s*(---+|\*\*\*+)\s*$/.test(line)) return lines.shift() && [el("hr")];
  if (/^\s*>\s?/.test(line)) return [quote(lines, dialect)];
  if (dialect !== "slack" && ITEM.test(line)) return [list(lines, dialect)];
  if (dialect === "markdown" && isTable(lines)) return [table(lines, dialect)];
  return paragraph(lines, dialect);
}

function fence(lines, dialect) {
  const [, , language, rest] = FENCE.exec(lines.shift());
  const first = rest || dialect === "slack" ? [language, rest].filter(Boolean).join(" ") : "";
  const all = first ? [first] : [];
  while (!(all.at(-1) ?? "").trimEnd().endsWith("```") && lines.length) all.push(lines.shift());
  if (lines.length > 1 && !lines[0].trim()) lines.shift(); // the box has its own distance to what follows
  const code = all.join("\n").replace(/\n?```\s*$/, "");
  return el("pre", { tabindex: "0" }, el("code", {}, dialect === "slack" ? unescape(code) : code));
}

function quote(lines, dialect) {
  const kept = [];
  while (lines.length && /^\s*>\s?/.test(lines[0])) kept.push(lines.shift().replace(/^\s*>(>>)?\s?/, ""));
  return el("blockquote", {}, blocks(kept.join("\n"), dialect));
}

function list(lines, dialect) {
  const [, indent, mark] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(mark);
  const made = el(ordered ? "ol" : "ul", { start: ordered ? parseInt(mark, 10) : null });
  while (lines.length) {
    const found = ITEM.exec(lines[0]);
    if (found && found[1].length === indent.length && /\d/.test(found[2]) === ordered) {
      lines.shift();
      made.append(el("li", {}, task(found[3], dialect)));
    } else if (found && found[1].length > indent.length) made.lastChild.append(list(lines, dialect));
    else if (!found && lines[0].trim() && /^\s{2,}/.test(lines[0])) made.lastChild.append(el("br"), ...inline(lines.shift().trim(), dialect));
    else break;
  }
  return made;
}

function task(text, dialect) {
  const box = dialect === "markdown" && /^\[([ xX])\]\s+/.exec(text);
  return box ? [box[1] === " " ? "☐ " : "☑ ", ...inline(text.slice(box[0].length), dialect)] : inline(text, dialect);
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
const isTable = (lines) => /\|/.test(lines[0]) && /^\s*\|?\s*:?-{2,}/.test(lines[1] ?? "") && /\|/.test(lines[1]);

function table(lines, dialect) {
  const head = cells(lines.shift());
  lines.shift();
  const body = [];
  while (lines.length && lines[0].includes("|")) body.push(cells(lines.shift()));
  return grid(head.map((cell) => inline(cell, dialect)), body.map((row) => row.map((cell) => inline(cell, dialect))));
}

/** A table of nodes under headers; `sides` are left, right or center by column. */
export function grid(head, body, sides = []) {
  const side = (column) => (["right", "center"].includes(sides[column]) ? `to-${sides[column]}` : null);
  const row = (cells, tag, scope) => el("tr", {}, cells.map((cell, at) => el(tag, { class: side(at), scope }, cell)));
  const rows = body.map((cells) => row(cells, "td", null));
  return el("div", { class: "table" }, el("table", {}, el("thead", {}, row(head, "th", "col")), el("tbody", {}, rows)));
}

function paragraph(lines, dialect) {
  const kept = [lines.shift()];
  const ends = (line) => FENCE.test(line) || /^\s*>\s?/.test(line) || (dialect !== "slack" && (/^(#{1,6}|-#)\s/.test(line) || ITEM.test(line)));
  while (lines.length && lines[0].trim() && !ends(lines[0])) kept.push(lines.shift());
  if (!kept.join("").trim()) return [];
  const nodes = inline(kept.join("\n"), dialect);
  return [el("p", {}, nodes)];
}
