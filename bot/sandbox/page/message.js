import { el } from "./dom.js";
import { rich } from "./rich.js";
import { hour, zoned } from "./zones.js";

/** One message as a bubble with its keyboard; `actions` are say, open, tap, edit. */
export function bubble(message, zone, actions) {
  const side = message.from_bot ? "bot" : "me";
  const time = hour(new Date(message.date * 1000), zone);
  const body = el(`div.bubble.${side}.${message.kind}`, {},
    message.forwarded ? el("p.forwarded", {}, `Forwarded from ${message.forwarded}`) : null,
    message.reply_to ? el("p.forwarded", {}, "In reply to an earlier message") : null,
    media(message),
    message.text ? el("div.text", {}, ...rich(message.text, message.entities, actions)) : null,
    el("p.meta", {},
      own(message) ? el("button.edit", { type: "button", on: { click: () => actions.edit(message) } }, "Edit") : null,
      message.reaction ? el("span.reaction", { title: "The bot's reaction" }, message.reaction) : null,
      message.pinned ? el("span", {}, "pinned") : null,
      message.edited ? el("span", {}, "edited") : null,
      message.silent ? el("span", { title: "Sent without a sound" }, "silent") : null,
      el("time", {}, time)));
  const who = message.from_bot ? "Bot" : "You";
  return el(`li.message.${side}`, { "data-id": message.message_id, "aria-label": `${who}, ${time}` },
    body, keyboard(message, actions));
}

const TALLEST = 360;

const PLAYED = {
  voice: "Voice message", audio: "Music", video: "Video", video_note: "Round video", animation: "Moving picture",
};

const own = (message) => !message.from_bot && !message.forwarded && ["text", "photo", "document"].includes(message.kind);

/** The day in a zone, as a heading between messages. */
export function dayName(seconds, zone) {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", {
    weekday: "long", day: "numeric", month: "long", timeZone: zoned(zone),
  });
}

function media(message) {
  const { file, body } = message;
  if (message.kind === "venue") return el("p.thing", {}, `📍 ${body.venue.title}, ${body.venue.address}`);
  if (message.kind === "location") return el("p.thing", {}, "📍 A place on the map");
  if (message.kind === "contact") return el("p.thing", {}, `☎ ${body.contact.first_name}, ${body.contact.phone_number}`);
  if (!file) return null;
  if (message.kind === "photo") {
    return picture(file, message.text ? "Photo" : "Photo without a caption");
  }
  if (message.kind === "sticker") return el("p.emoji", { role: "img", "aria-label": `Sticker ${file.emoji ?? ""}` }, file.emoji || "🙂");
  const played = PLAYED[message.kind];
  if (played) return el("p.thing", {}, el("span", { "aria-hidden": "true" }, "▶"), ` ${played}, ${file.duration} s`);
  return el("a.thing", { href: file.url, download: file.name }, `⇩ ${file.name}`, el("small", {}, ` ${size(file.bytes)}`));
}

/** A tall picture is made smaller; its place is kept before it is there. */
function picture(file, alt) {
  const scale = Math.min(1, TALLEST / file.height);
  return el("img", { src: file.url, width: Math.ceil(file.width * scale), height: Math.ceil(file.height * scale), alt });
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
