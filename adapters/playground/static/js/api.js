// What the page asks of the server. A fault is a Problem with a sentence to show.

export class Problem extends Error {}

const UNREACHABLE = "The playground does not answer. Is Cairn still running?";

/** GET as JSON; `signal` lets a newer question cancel this one. */
export const get = (address, signal) => ask(address, { signal });

/** POST a value as JSON. */
export const post = (address, value) =>
  ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(UNREACHABLE);
  }
  const answer = await response.json().catch(() => ({ problem: UNREACHABLE }));
  if (!response.ok) throw new Problem(answer.problem ?? UNREACHABLE);
  return answer;
}

/** A name for one request that nobody else has: sent again, it is still done once. */
export const freshId = () => crypto.randomUUID();
