// Completion of the command line: a combobox with a list, for the keyboard and for the pointer.

import { get } from "./api.js";
import { byId, el } from "./dom.js";

const PAUSE = 40; // milliseconds between the last key and the question

/** Complete what is typed into `input`; `hint(line)` is told of every change. */
export function startCompletion(input, hint) {
  const list = byId("completions");
  const state = { items: [], start: 0, active: -1, waiting: null, asking: null };

  const close = () => {
    clearTimeout(state.waiting);
    state.asking?.abort();
    show([], 0);
  };

  function show(items, start) {
    Object.assign(state, { items, start, active: -1 });
    list.replaceChildren(...items.map(draw));
    list.hidden = items.length === 0;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  const draw = (item, at) =>
    el(
      "li",
      { role: "option", id: `completion-${at}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); accept(at); } },
      el("b", {}, item.label),
      " ",
      el("span", {}, item.about),
    );

  function accept(at) {
    input.value = input.value.slice(0, state.start) + state.items[at].insert;
    input.focus();
    show([], 0);
    hint(input.value);
    if (/[\s:]$/.test(input.value)) ask();
  }

  function move(step) {
    const count = state.items.length;
    state.active = (state.active + step + count + (state.active < 0 && step < 0 ? 1 : 0)) % count;
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === state.active));
    list.children[state.active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `completion-${state.active}`);
  }

  async function ask() {
    state.asking?.abort();
    state.asking = new AbortController();
    const line = input.value;
    try {
      const answer = await get(`/api/complete?${new URLSearchParams({ line })}`, state.asking.signal);
      if (input.value === line && document.activeElement === input) show(answer.items, answer.start);
    } catch (error) {
      if (error.name !== "AbortError") show([], 0);
    }
  }

  input.addEventListener("input", () => {
    hint(input.value);
    clearTimeout(state.waiting);
    if (input.value.trim()) state.waiting = setTimeout(ask, PAUSE);
    else close();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = state.items.length > 0;
    if (event.key === "Escape" && open) close();
    else if (event.key === "Tab" && open && !event.shiftKey) accept(Math.max(state.active, 0));
    else if (event.key === "Enter" && state.active >= 0) accept(state.active);
    else if (event.key === "ArrowDown" && open) move(1);
    else if (event.key === "ArrowUp" && open) move(-1);
    else if (event.key === "ArrowDown" && !input.value.trim()) ask();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { close };
}
