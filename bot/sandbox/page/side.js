import { call } from "./api.js";
import { el, find } from "./dom.js";

/** The clock column and the strip of other channels. */
export class Side {
  constructor() {
    this.clock = null;
    this.zone = "";
    for (const button of document.querySelectorAll("[data-walk], [data-jump]")) {
      button.addEventListener("click", () => this.move(button.dataset));
    }
    find("clock-runs").addEventListener("change", (event) => call("POST", "/sim/clock", { rate: event.target.checked ? 1 : 0 }));
    setInterval(() => this.tick(), 500);
  }

  move({ walk, jump }) {
    const amount = walk ?? jump;
    const how = amount === "next" ? { to: "next" } : { by_seconds: Number(amount) };
    return call("POST", "/sim/clock", { mode: walk ? "walk" : "jump", ...how });
  }

  show(state, zone) {
    this.clock = { ...state.clock, heard: performance.now() };
    this.zone = zone;
    find("clock-next").textContent = this.next();
    if (state.clock.idle) find("clock-runs").checked = state.clock.rate === 1;
    for (const button of document.querySelectorAll("[data-walk]")) button.disabled = !state.clock.idle;
    this.outside(state.outside);
    this.tick();
  }

  now() {
    return new Date(Date.parse(this.clock.now) + (performance.now() - this.heard()) * this.clock.rate);
  }

  heard() {
    return this.clock.heard;
  }

  tick() {
    if (!this.clock) return;
    const now = this.now();
    find("clock-time").textContent = time(now, "UTC");
    find("clock-time").dateTime = now.toISOString();
    find("clock-day").textContent = day(now, "UTC");
    find("clock-local").textContent = this.zone ? `${time(now, this.zone)} in ${this.zone.split("/").pop().replaceAll("_", " ")}` : "";
  }

  next() {
    const { idle, target, next_due: due, followers } = this.clock;
    if (!idle) return target ? `Walking to ${moment(target)} …` : "Waiting for the bot to catch up …";
    if (!followers.length) return "No bot follows this clock.";
    return due ? `Next event: ${moment(due)}` : "Nothing is planned.";
  }

  outside(entries) {
    const rows = entries.slice(-20).reverse().map((entry) =>
      el("li", {}, el("b", {}, entry.channel), " ", el("time", {}, moment(entry.at)), el("p", {}, readable(entry.body))));
    find("outside").replaceChildren(...(rows.length ? rows : [el("li.hint", {}, "Nothing so far.")]));
  }
}

function time(date, zone) {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

function day(date, zone) {
  return date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone });
}

function moment(text) {
  const date = new Date(text);
  const short = date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return `${short}, ${time(date, "UTC")}`;
}

function readable(body) {
  return typeof body === "string" ? body : (body.text ?? body.subject ?? JSON.stringify(body));
}
