// The playground's clock: shown every second, turned by four buttons.

import { post, Problem } from "./api.js";
import { byId } from "./dom.js";
import { clockDay, clockTime, setNow } from "./time.js";

let ahead = 0; // milliseconds between the playground's time and this computer's

export const now = () => new Date(Date.now() + ahead);

/** Start the clock; `report` is given a sentence where it can't be turned. */
export function startClock(clock, report) {
  setNow(now);
  setClock(clock);
  setInterval(show, 1000);
  for (const button of byId("turns").querySelectorAll("button")) {
    button.addEventListener("click", () => turn(button.dataset, report));
  }
}

/** What the server says the time is. */
export function setClock(clock) {
  ahead = new Date(clock.now) - Date.now();
  const far = spell(clock.ahead);
  byId("clock-note").textContent = far ? `${far} ahead` : "Real time";
  byId("turns").querySelector("[data-to=now]").disabled = !far;
  show();
}

function show() {
  const moment = now();
  byId("clock-day").textContent = clockDay(moment);
  byId("clock-time").textContent = clockTime(moment);
  for (const id of ["clock-day", "clock-time"]) byId(id).dateTime = moment.toISOString();
}

function spell(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const part = (count, unit) => (count ? `${count} ${unit}${count === 1 ? "" : "s"}` : "");
  return [part(days, "day"), part(hours, "hour"), days ? "" : part(minutes, "minute")].filter(Boolean).join(", ");
}

function nextMonday() {
  const moment = now();
  const at = (days) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + days, 9);
  const days = (8 - moment.getDay()) % 7;
  return at(days) > moment ? at(days) : at(days + 7);
}

async function turn({ hours, to }, report) {
  const wanted = to === "now" ? { back: true } : to === "monday" ? { to: nextMonday().toISOString() } : { hours: Number(hours) };
  const panel = byId("turns");
  panel.setAttribute("aria-busy", "true");
  try {
    const { clock } = await post("/api/clock", wanted);
    setClock(clock);
    report(`The clock shows ${clockDay(now())}, ${clockTime(now())}.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    report(error.message);
  } finally {
    panel.removeAttribute("aria-busy");
  }
}
