// A form asks for what a command still needs; chat platforms open it as a dialog.

import { get, post } from "./api.js";
import { el } from "./dom.js";

/**
 * A form: its element (`box`), and what reads its fields (`typed()`).
 * `done(reply)` when it was answered, `stop()` when it was put away, `fail(problem)` on a fault.
 */
export function drawForm(form, member, group, { done, stop, fail }) {
  const fields = form.fields.map((field) => drawField(form, field));
  const typed = () => Object.fromEntries(fields.map(({ name, control }) => [name, control.value]));
  const submit = async (event) => {
    event.preventDefault();
    try {
      const asked = { id: form.submission, member, line: form.line, group };
      const answer = await post("/api/answer", { ...asked, answers: typed() });
      if (answer.kind === "problems") mark(fields, answer.problems);
      else done(answer);
    } catch (problem) {
      fail(problem);
    }
  };
  const box = el(
    "form",
    { class: "form", novalidate: true, onsubmit: submit, "aria-label": `${form.command}: what is missing` },
    el("p", { class: "form-title" }, el("code", {}, form.command), " ", form.summary),
    fields.map(({ row }) => row),
    el(
      "p",
      { class: "form-end" },
      el("button", { type: "submit", class: "primary" }, "Send"),
      el("button", { type: "button", onclick: stop }, "Never mind"),
      el("span", { class: "note" }, "Discord and Slack open this as a dialog."),
    ),
  );
  return { box, typed };
}

let count = 0;

function drawField(form, field) {
  const id = `field-${++count}`;
  const control = field.choices.length ? choices(id, field) : typed(id, form, field);
  const written = form.typed[field.name] ?? field.filled;
  if (written) control.value = written;
  control.setAttribute("aria-describedby", `${id}-problem`);
  const problem = el("span", { class: "problem", id: `${id}-problem` });
  const label = el("label", { for: id }, el("b", {}, field.name), ` ${field.about}`, field.required ? "" : el("i", {}, " optional"));
  const list = field.completes ? el("datalist", { id: `${id}-list` }) : null;
  return { name: field.name, control, problem, row: el("div", { class: "field" }, label, control, list, problem) };
}

function choices(id, field) {
  const empty = el("option", { value: "" }, field.required ? "Choose one" : "–");
  return el("select", { id, name: field.name, required: field.required }, empty, field.choices.map((value) => el("option", { value }, value)));
}

function typed(id, form, field) {
  const shared = { id, name: field.name, required: field.required, maxlength: field.most };
  if (field.long) return el("textarea", { ...shared, rows: "3" });
  const control = el("input", { ...shared, type: "text", inputmode: field.kind === "number" ? "numeric" : null });
  if (field.completes) {
    control.setAttribute("list", `${id}-list`);
    const fill = () => complete(control, form.command, field.name);
    control.addEventListener("input", fill);
    control.addEventListener("focus", fill, { once: true });
  }
  return control;
}

async function complete(control, command, parameter) {
  const query = new URLSearchParams({ command, parameter, typed: control.value });
  const { items } = await get(`/api/complete?${query}`).catch(() => ({ items: [] }));
  control.list?.replaceChildren(...items.map((item) => el("option", { value: item.insert, label: item.label })));
}

function mark(fields, problems) {
  for (const { name, control, problem } of fields) {
    problem.textContent = (problems[name] ?? "").replaceAll("`", "");
    control.setAttribute("aria-invalid", String(Boolean(problems[name])));
  }
  fields.find(({ name }) => problems[name])?.control.focus();
}
