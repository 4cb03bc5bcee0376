import { el } from "./dom.js";
import { rich } from "./rich.js";

/** One message as a bubble with its keyboard; `actions` are say, open, tap, edit. */
export function bubble(message, zone, actions) {
  const side = message.from_bot ? "bot" : "me";
  const time = clockTime(message.date, zone);
  const body = el(`div.bubble.${side}.${message.kind}`, {},
    message.forwarded ? el("p.forwarded", {}, `Forwarded from ${message.forwarded}`) : null,
    message.reply_to ? el("p.forwarded", {}, "In reply to an earlier message") : null,
    media(message),
    message.text ? el("div.text", {}, ...rich(message.text, message.entities, actions)) : null,
    el("p.meta", {},
      own(message) ? el("button.edit", { type: "button", on: { click: () => actions.edit(message) } }, "Edit") : null,
      message.edited ? el("span", {}, "edited") : null,
      message.silent ? el("span", { title: "Sent without a sound" }, "silent") : null,
      el("time", {}, time)));
  const who = message.from_bot ? "Bot" : "You";
  return el(`li.message.${side}`, { "data-id": message.message_id, "aria-label": `${who}, ${time}` },
    body, keyboard(message, actions));
}

const own = (message) => !message.from_bot && ["text", "photo", "document"].includes(message.kind);

/** The hour in a zone, or in UTC when none is known. */
export function clockTime(seconds, zone) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: zone || "UTC",
  });
}

/** The day in a zone, as a heading between messages. */
export function dayName(seconds, zone) {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", {
    weekday: "long", day: "numeric", month: "long", timeZone: zone || "UTC",
  });
}

function media(message) {
  const file = message.file;
  if (message.kind === "location") return el("p.thing", {}, "📍 A place on the map");
  if (!file) return null;
  if (message.kind === "photo") {
    return el("img", { src: file.url, width: file.width, height: file.height, alt: message.text ? "Photo" : "Photo without a caption" });
  }
  if (message.kind === "sticker") return el("p.emoji", { role: "img", "aria-label": `Sticker ${file.emoji ?? ""}` }, file.emoji || "🙂");
  if (message.kind === "voice") return el("p.thing", {}, el("span", { "aria-hidden": "true" }, "▶"), ` Voice message, ${file.duration} s`);
  return el("a.thing", { href: file.url, download: file.name }, `⇩ ${file.name}`, el("small", {}, ` ${size(file.bytes)}`));
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 102.4) / 10} KB`;
}

function keyboard(message, actions) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => el("div.row", {}, ...row.map((button) => key(message, button, actions))));
  return el("div.keyboard", { role: "group", "aria-label": "Buttons" }, ...rows);
}

function key(message, button, actions) {
  const press = (event) => actions.tap(message, button, event.currentTarget);
  const outward = button.url ? el("span", { "aria-hidden": "true" }, " ↗") : null;
  return el("button.key", { type: "button", on: { click: press } }, button.text, outward);
}
