import { call } from "./api.js";
import { Commands } from "./commands.js";
import { el } from "./dom.js";

/** Writing, commands, reply keyboard, and the small menu of a chat. */
export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.editing = null;
    this.text = el("textarea", {
      rows: "1", "aria-label": "Message", placeholder: "Message",
      on: { keydown: (event) => this.key(event), input: () => { this.grow(); this.commands.offer(this.text.value); } },
    });
    this.commands = new Commands((command) => { this.reset(); this.pane.say({ text: command }); }, (text) => this.write(text));
    this.keys = el("div.replies", { hidden: true, role: "group", "aria-label": "Suggested answers" });
    this.banner = el("p.banner", { hidden: true }, "Editing your message ", el("button.link", { type: "button", on: { click: () => this.reset() } }, "Cancel"));
    this.start = el("button.primary.start", { type: "button", hidden: true });
    this.row = el("div.write", {}, this.commands.button, this.text, el("button.send", { type: "button", "aria-label": "Send", on: { click: () => this.send() } }, "➤"));
    this.root = el("footer.composer", {}, this.banner, this.commands.root, this.keys, this.start, this.row);
    this.menu = this.makeMenu();
  }

  makeMenu() {
    const item = (label, act) => el("button", { type: "button", on: { click: () => { this.menu.open = false; act(); } } }, label);
    this.blocker = item("Block the bot", () => this.block());
    const list = el("div.items", {},
      item("Send a photo", () => this.pane.say({ photo: "", caption: this.take() })),
      item("Send a voice message", () => this.pane.say({ voice: 4 })),
      item("Send a sticker", () => this.pane.say({ sticker: "🌱" })),
      item("Forward something", () => this.pane.say({ text: this.take() || "Look at this", forward_from: "A friend" })),
      this.blocker);
    const menu = el("details.menu", {}, el("summary", { "aria-label": "More for this chat" }, "⋯"), list);
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { menu.open = false; menu.firstChild.focus(); } });
    return menu;
  }

  /** Show what this chat allows now. */
  show(chat) {
    const { blocked, started } = chat.user;
    this.blocker.textContent = blocked ? "Unblock the bot" : "Block the bot";
    // Who holds an invitation begins with that, as in Telegram.
    this.start.hidden = !blocked && (started || chat.cards.length > 0);
    this.row.hidden = blocked || !started;
    this.root.hidden = this.start.hidden && this.row.hidden;
    this.start.textContent = blocked ? "Unblock" : "Start";
    this.start.onclick = () => (blocked ? this.block() : this.pane.say({ text: "/start" }));
    const offered = JSON.stringify([chat.commands, chat.reply_keyboard]);
    if (offered === this.offered) return;
    this.offered = offered;
    this.commands.show(chat.commands);
    if (document.activeElement === this.text) this.commands.offer(this.text.value);
    this.replies(chat.reply_keyboard);
  }

  replies(keyboard) {
    this.keys.hidden = !keyboard;
    const rows = (keyboard?.keyboard ?? []).map((row) => el("div.row", {}, ...row.map((key) => this.reply(key))));
    this.keys.replaceChildren(...rows);
  }

  reply(key) {
    const text = typeof key === "string" ? key : key.text;
    return el("button.key", { type: "button", on: { click: () => this.pane.say({ text }) } }, text);
  }

  key(event) {
    if (!event.isComposing && !event.shiftKey && this.commands.key(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") this.reset();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  edit(message) {
    this.editing = message.message_id;
    this.banner.hidden = false;
    this.write(message.text);
  }

  write(text) {
    this.text.value = text;
    this.commands.offer(text);
    this.grow();
    this.text.focus();
  }

  async send() {
    const number = this.editing;
    const text = this.take();
    if (!text) return;
    if (number) await call("POST", `/sim/users/${this.pane.user.id}/edit`, { message_id: number, text });
    else await this.pane.say({ text });
  }

  take() {
    const text = this.text.value.trim();
    this.reset();
    return text;
  }

  reset() {
    this.editing = null;
    this.banner.hidden = true;
    this.text.value = "";
    this.commands.close();
    this.grow();
  }

  grow() {
    this.text.rows = Math.min(this.text.value.split("\n").length, 5);
  }

  block() {
    const verb = this.pane.user.blocked ? "DELETE" : "POST";
    return call(verb, `/sim/users/${this.pane.user.id}/block`);
  }
}
