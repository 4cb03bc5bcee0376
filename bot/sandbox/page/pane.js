import { call } from "./api.js";
import { Composer } from "./composer.js";
import { alertDialog, el, toast } from "./dom.js";
import { bubble, dayName } from "./message.js";
import { hour, place } from "./zones.js";

/** One chat: who it is, their messages, and what they can do. */
export class Pane {
  constructor(root, choose) {
    this.root = root;
    this.user = null;
    this.version = -1;
    this.busy = new Map();
    this.picker = el("select", { "aria-label": "Who is this?", on: { change: () => choose(Number(this.picker.value)) } });
    this.state = el("p.state", {});
    this.list = el("ol.list", {});
    this.log = el("div.log", { tabindex: "0", role: "log", "aria-label": "Messages", "aria-live": "polite" }, this.list);
    this.atEnd = true;
    this.log.addEventListener("scroll", () => { this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; });
    const sizes = new ResizeObserver(() => this.stayAtEnd());
    sizes.observe(this.log);
    sizes.observe(this.list);
    this.typing = el("p.typing", { hidden: true }, el("span.dots", { "aria-hidden": "true" }, "•••"), " the bot is typing");
    this.composer = new Composer(this);
    root.append(
      el("header.who", {}, el("div.face", { "aria-hidden": "true" }), el("div.names", {}, this.picker, this.state), this.composer.menu),
      this.log, this.typing, this.composer.root);
  }

  /** Fill the picker and say who is shown. */
  people(users, chosen) {
    const wanted = JSON.stringify(users.map((user) => [user.id, name(user)]));
    if (this.offered !== wanted) {
      this.offered = wanted;
      this.picker.replaceChildren(...users.map((user) => el("option", { value: user.id }, name(user))));
    }
    if (chosen && this.user?.id !== chosen.id) this.switchTo();
    if (chosen) this.picker.value = String(chosen.id);
    this.user = chosen ?? null;
    this.root.classList.toggle("empty", !chosen);
  }

  switchTo() {
    this.version = -1;
    this.drawn = new Map();
    this.busy.clear();
    this.atEnd = true;
    this.list.replaceChildren();
    this.composer.reset();
  }

  /** Fetch and show what has changed for this person. */
  async refresh() {
    if (!this.user || this.user.version === this.version) return;
    const first = this.version < 0;
    const chat = await call("GET", `/sim/chats/${this.user.id}`);
    if (!chat || chat.user.id !== this.user?.id) return;
    this.answers(chat.answers, first);
    this.version = chat.user.version;
    this.user = chat.user;
    this.draw(chat);
  }

  draw(chat) {
    this.root.querySelector(".face").textContent = this.user.first_name.slice(0, 1).toUpperCase();
    this.tick(this.moment);
    const rows = [...chat.cards.map((card) => this.once(`card ${card.id}`, 0, () => this.card(card))), ...this.messages(chat)];
    if (!rows.length) rows.push(el("li.hint", {}, "Nothing has been said yet. Write something, or press Start."));
    this.place(rows);
    this.showTyping();
    this.composer.show(chat);
    this.stayAtEnd();
  }

  /** Keep the newest message in view, unless the reader has scrolled up. */
  stayAtEnd() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  messages(chat) {
    const rows = [];
    let day = "";
    for (const message of chat.messages) {
      const today = dayName(message.date, this.user.zone);
      if (today !== day) rows.push(this.once(`day ${message.message_id}`, today, () => el("li.day", {}, today)));
      day = today;
      rows.push(this.once(`message ${message.message_id}`, message.version, () => bubble(message, this.user.zone, this.actions())));
    }
    return rows;
  }

  /** Keep a node as it is while its version stays, so that focus and revealed text survive. */
  once(key, version, make) {
    this.drawn ??= new Map();
    const known = this.drawn.get(key);
    if (known?.version === version) return known.node;
    const node = make();
    this.drawn.set(key, { version, node });
    return node;
  }

  /** Put rows in place without touching those that stay, so that the keyboard's place is kept. */
  place(rows) {
    const focused = this.list.contains(document.activeElement);
    for (const child of [...this.list.children]) if (!rows.includes(child)) child.remove();
    rows.forEach((row, at) => {
      if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at] ?? null);
    });
    if (focused && !this.list.contains(document.activeElement)) this.log.focus({ preventScroll: true });
  }

  card(card) {
    const open = card.link && el("button.primary", { type: "button", on: { click: () => this.open(card.link) } }, card.link_label || "Open");
    return el("li.paper", {}, el("h3", {}, card.title), el("p", {}, card.text), open || null);
  }

  actions() {
    return {
      say: (text) => this.say({ text }),
      open: (link) => this.open(link),
      edit: (message) => this.composer.edit(message),
      tap: (message, button, node) => this.tap(message, button, node),
    };
  }

  say(content) {
    return call("POST", `/sim/users/${this.user.id}/say`, content);
  }

  async open(link) {
    const result = await call("POST", `/sim/users/${this.user.id}/open`, { link });
    if (result && !result.started) toast(`This link leads out of Telegram: ${link}`);
  }

  async tap(message, button, node) {
    node.classList.add("waiting");
    setTimeout(() => node.classList.remove("waiting"), 8000);
    const place = message.buttons.flat().indexOf(button);
    const result = await call("POST", `/sim/users/${this.user.id}/tap`, { message_id: message.message_id, index: place, text: button.text });
    if (result?.callback_query_id) this.busy.set(result.callback_query_id, node);
    else node.classList.remove("waiting");
    if (result?.copied) toast(`Copied: ${result.copied}`);
    if (result?.opened && !result.started) toast(`This link leads out of Telegram: ${result.opened}`);
  }

  answers(answers, first) {
    for (const answer of answers.filter((one) => one.version > this.version)) {
      this.busy.get(answer.callback_query_id)?.classList.remove("waiting");
      this.busy.delete(answer.callback_query_id);
      if (first || !answer.text) continue;
      if (answer.show_alert) alertDialog(answer.text);
      else toast(answer.text);
    }
  }

  /** Say how it is with this person now: the hour where they are above all. */
  tick(now) {
    this.moment = now;
    const text = this.user ? state(this.user, now) : "";
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.title = this.user?.zone ?? "";
  }

  showTyping() {
    clearTimeout(this.typingEnds);
    this.typing.hidden = !this.user.typing;
    if (this.user.typing) this.typingEnds = setTimeout(() => { this.typing.hidden = true; }, 5000);
  }
}

/** A person's name with their label. */
export function name(user) {
  return user.label ? `${user.first_name} – ${user.label}` : user.first_name;
}

function state(user, now) {
  const here = user.zone && now ? [`${hour(now, user.zone)} in ${place(user.zone)}`] : [];
  const known = user.blocked ? ["has blocked the bot"] : user.started ? [] : ["not started yet"];
  return [...here, ...known].join(" · ") || "on Telegram";
}
