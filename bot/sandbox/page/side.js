import { call } from "./api.js";
import { el, find } from "./dom.js";
import { hour, place, zoned } from "./zones.js";

/** The clock column and the strip of other channels. */
export class Side {
  constructor() {
    this.clock = null;
    this.zone = "UTC";
    this.until = null;
    this.ticked = () => {};
    for (const button of document.querySelectorAll("[data-walk], [data-jump]")) {
      button.addEventListener("click", () => this.move(button.dataset));
    }
    find("to-message").addEventListener("click", () => this.toMessage());
    find("clock-runs").addEventListener("change", (event) => call("POST", "/sim/clock", { rate: event.target.checked ? 1 : 0 }));
    setInterval(() => this.tick(), 500);
  }

  /** One walk at a time: no button takes another until this one has ended. */
  hold(on) {
    for (const button of document.querySelectorAll("[data-walk], #to-message")) button.disabled = on;
  }

  move({ walk, jump }) {
    if (walk) this.hold(true);
    const amount = walk ?? jump;
    const how = amount === "next" ? { to: "next" } : { by_seconds: Number(amount) };
    return call("POST", "/sim/clock", { mode: walk ? "walk" : "jump", ...how });
  }

  /** Walk from event to event until somebody hears something; at most so far as a person would follow. */
  toMessage() {
    this.until = { steps: 40, heard: this.spoken };
    this.step();
  }

  step() {
    this.until.epoch = this.clock.epoch;
    this.move({ walk: "next" });
  }

  goOn() {
    // News from before the move began says nothing about where it led.
    if (!this.until || !this.clock.idle || this.clock.epoch === this.until.epoch) return;
    const arrived = this.spoken !== this.until.heard || !this.clock.next_due || --this.until.steps <= 0;
    if (arrived) this.until = null;
    else this.step();
  }

  show(state, zone, other) {
    this.clock = { ...state.clock, heard: performance.now() };
    this.zone = zone || "UTC";
    this.other = other;
    this.spoken = state.users.map((user) => user.last_from_bot).join();
    this.goOn();
    find("clock-next").textContent = this.next();
    if (state.clock.idle) find("clock-runs").checked = state.clock.rate === 1;
    this.hold(!state.clock.idle || this.until !== null);
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
    find("clock-time").textContent = hour(now, this.zone);
    find("clock-time").dateTime = now.toISOString();
    find("clock-day").textContent = day(now, this.zone);
    find("clock-zone").textContent = this.zone === "UTC" ? "UTC" : place(this.zone);
    find("clock-zone").title = this.zone;
    find("clock-utc").textContent = this.elsewhere(now);
    this.ticked(now);
  }

  /** The hour where the other person shown is, if that is another place, and in UTC. */
  elsewhere(now) {
    const away = this.other && this.other !== this.zone && this.other !== "UTC" ? [`${hour(now, this.other)} in ${place(this.other)}`] : [];
    return [...away, ...(this.zone === "UTC" ? [] : [`${hour(now, "UTC")} UTC`])].join(" · ");
  }

  next() {
    const { idle, target, next_due: due, followers } = this.clock;
    if (!idle) return target ? `Walking to ${moment(target, this.zone)} …` : "Waiting for the bot to catch up …";
    if (!followers.length) return "No bot follows this clock.";
    return due ? `Next event: ${moment(due, this.zone)}` : "Nothing is planned.";
  }

  outside(entries) {
    const rows = entries.slice(-20).reverse().map((entry) =>
      el("li", {}, el("b", {}, entry.channel), " ", el("time", {}, moment(entry.at, this.zone)), el("p", {}, readable(entry.body))));
    find("outside").replaceChildren(...(rows.length ? rows : [el("li.hint", {}, "Nothing so far.")]));
  }
}

function day(date, zone) {
  return date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zoned(zone) });
}

function moment(text, zone) {
  const date = new Date(text);
  const short = date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: zoned(zone) });
  return `${short}, ${hour(date, zone)}`;
}

function readable(body) {
  return typeof body === "string" ? body : (body.text ?? body.subject ?? JSON.stringify(body));
}
