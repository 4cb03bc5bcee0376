import { toast } from "./dom.js";

/** Call a /sim route; a refusal is shown and returned as null. */
export async function call(verb, path, body) {
  const options = { method: verb };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "content-type": "application/json" };
  }
  const answer = await fetch(path, options);
  const result = await answer.json();
  if (answer.ok) return result;
  toast(result.error ?? "That did not work.");
  return null;
}

/** Call `show` with every new state of the sandbox, for ever; `offline` when it cannot be reached. */
export async function follow(show, offline) {
  let after = -1;
  for (;;) {
    try {
      const state = await (await fetch(`/sim/feed?after=${after}&wait=25`)).json();
      // A lower version is another sandbox at the same address.
      const changed = state.version !== after;
      after = state.version;
      if (changed) await show(state);
    } catch {
      offline();
      after = -1;
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  }
}
