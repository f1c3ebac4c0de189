// Earlier lines, by the arrow keys.

/** Arrow up and down in an input walk through what was sent before. */
export function startHistory(input) {
  const lines = [];
  let at = 0;
  input.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || at + step < 0 || at + step > lines.length) return;
    event.preventDefault();
    at += step;
    input.value = lines[at] ?? "";
  });
  return {
    add(line) {
      if (lines.at(-1) !== line) lines.push(line);
      at = lines.length;
    },
  };
}
