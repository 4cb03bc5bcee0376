import { el } from "./dom.js";

/** The commands of a chat: the "/" button's menu, and what is offered while one is being typed. */
export class Commands {
  constructor(run, fill) {
    this.run = run;
    this.fill = fill;
    this.at = -1;
    this.button = el("button.slash", { type: "button", "aria-label": "Commands", "aria-expanded": "false", on: { click: () => this.toggle() } }, "/");
    this.root = el("div.commands", { hidden: true, role: "group", "aria-label": "Commands" });
  }

  /** Take the menu that this person gets, in their language. */
  show(commands) {
    this.button.hidden = !commands.length;
    this.root.replaceChildren(...commands.map((one) => this.row(one)));
    if (!commands.length) this.close();
  }

  row({ command, description }) {
    const pick = () => { this.close(); this.run(`/${command}`); };
    return el("button", { type: "button", "data-command": `/${command}`, on: { click: pick } }, el("b", {}, `/${command}`), ` ${description}`);
  }

  toggle() {
    if (!this.root.hidden) return this.close();
    this.offer("/");
    this.offered()[0]?.focus();
  }

  close() {
    this.offer("");
  }

  /** Offer what begins as the text does, as long as it can still become a command. */
  offer(text) {
    const typed = /^\/\w*$/.test(text) ? text.toLowerCase() : null;
    for (const row of this.root.children) row.hidden = typed === null || !row.dataset.command.startsWith(typed);
    this.root.hidden = !this.offered().length;
    this.button.setAttribute("aria-expanded", String(!this.root.hidden));
    this.choose(-1);
  }

  offered() {
    return [...this.root.children].filter((row) => !row.hidden);
  }

  choose(at) {
    const rows = this.offered();
    this.at = rows.length && at >= -1 ? Math.min(at, rows.length - 1) : -1;
    rows.forEach((row, place) => row.classList.toggle("chosen", place === this.at));
    rows[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** Use a key of the text field while something is offered; true when it was for this. */
  key(key) {
    if (this.root.hidden) return false;
    const rows = this.offered();
    if (key === "Escape") this.close();
    else if (key === "ArrowDown") this.choose((this.at + 1) % rows.length);
    else if (key === "ArrowUp") this.choose(this.at > 0 ? this.at - 1 : rows.length - 1);
    else if (key === "Enter" && this.at >= 0) rows[this.at].click();
    else if (key === "Tab") this.fill(`${rows[Math.max(this.at, 0)].dataset.command} `);
    else return false;
    return true;
  }
}
