import { el } from "./dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Turn text and Telegram entities (offsets in UTF-16 units, as in JavaScript) into nodes. */
export function rich(text, entities, actions) {
  return part(text, [...entities], 0, text.length, actions);
}

function part(text, entities, from, to, actions) {
  const nodes = [];
  let at = from;
  while (entities.length) {
    const entity = entities.shift();
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at) continue;
    const inside = [];
    while (entities.length && entities[0].offset < end) inside.push(entities.shift());
    nodes.push(text.slice(at, entity.offset));
    nodes.push(wrap(entity, text.slice(entity.offset, end), part(text, inside, entity.offset, end, actions), actions));
    at = end;
  }
  nodes.push(text.slice(at, to));
  return nodes.filter((node) => node !== "");
}

function wrap(entity, plain, children, actions) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, ...children);
  if (entity.type === "spoiler") return spoiler(children);
  if (entity.type === "bot_command") return link(children, () => actions.say(plain));
  if (entity.type === "text_link" || entity.type === "url") return anchor(entity.url ?? plain, children, actions);
  return el("span", {}, ...children);
}

/** Only web addresses become links; those of t.me are opened as the person in this chat. */
function anchor(address, children, actions) {
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (/^https?:\/\/(t|telegram)\.me\//i.test(url)) return link(children, () => actions.open(url));
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function link(children, act) {
  return el("button.link", { type: "button", on: { click: act } }, ...children);
}

function spoiler(children) {
  const reveal = (event) => {
    event.currentTarget.classList.add("shown");
    event.currentTarget.removeAttribute("aria-label");
  };
  return el("button.spoiler", { type: "button", "aria-label": "Hidden text: show", on: { click: reveal } }, ...children);
}
