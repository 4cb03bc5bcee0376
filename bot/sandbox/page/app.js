import { follow } from "./api.js";
import { el, find, toast } from "./dom.js";
import { Pane, name } from "./pane.js";
import { Side } from "./side.js";

const SIDES = ["left", "right"];
const LABELS = { left: "mentee", right: "mentor" };
const chosen = JSON.parse(sessionStorage.getItem("chosen") ?? "{}");
const seen = {};
const side = new Side();
const panes = Object.fromEntries(SIDES.map((where) => [where, new Pane(find(`pane-${where}`), (id) => choose(where, id))]));
let state = null;
side.ticked = (now) => SIDES.forEach((where) => panes[where].tick(now));

function choose(where, id) {
  const other = where === "left" ? "right" : "left";
  // Someone cannot be in both panes: they swap places.
  if (chosen[other] === id) chosen[other] = chosen[where];
  chosen[where] = id;
  sessionStorage.setItem("chosen", JSON.stringify(chosen));
  return show(state);
}

/** Who was picked, or the first with the fitting label, or the next person who is not shown yet. */
function pick(users) {
  for (const where of SIDES) {
    const other = chosen[where === "left" ? "right" : "left"];
    const free = users.filter((user) => user.id !== other);
    if (!users.some((user) => user.id === chosen[where])) {
      chosen[where] = (free.find((user) => user.label === LABELS[where]) ?? free[0])?.id;
    }
  }
}

async function show(next) {
  state = next;
  pick(state.users);
  for (const where of SIDES) {
    panes[where].people(state.users, state.users.find((user) => user.id === chosen[where]));
  }
  side.show(state, panes.left.user?.zone ?? "", panes.right.user?.zone ?? "");
  tabs();
  notices();
  await Promise.all(SIDES.map((where) => panes[where].refresh()));
}

const narrow = matchMedia("(max-width: 860px)");
narrow.addEventListener("change", () => state && show(state));

function visible(id) {
  return SIDES.some((where) => chosen[where] === id && (!narrow.matches || document.body.dataset.tab === where));
}

function tabs() {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const pane = panes[tab.dataset.tab];
    const user = pane?.user;
    tab.setAttribute("aria-selected", String(document.body.dataset.tab === tab.dataset.tab));
    if (pane) label(tab, user);
  }
}

/** A tab has room for a name, not for what somebody is; that stands in the chat, and is read out. */
function label(tab, user) {
  tab.replaceChildren(el("span.tab-name", {}, user ? user.first_name : "Chat"), badge(user));
  tab.title = user ? name(user) : "";
}

function badge(user) {
  const fresh = user && !visible(user.id) && user.last_from_bot > (seen[user.id] ?? 0);
  return fresh ? el("span.badge", { "aria-label": "new message" }) : "";
}

/** Notifications, as a phone would show them, for people whose chat is not in view. */
function notices() {
  for (const user of state.users) {
    if (visible(user.id) || !(user.id in seen)) seen[user.id] = user.last_from_bot;
  }
  const waiting = state.users.filter((user) => user.last_from_bot > seen[user.id]);
  find("notices").replaceChildren(...waiting.map((user) =>
    el("button.notice", { type: "button", on: { click: () => reveal(user.id) } },
      el("b", {}, user.first_name, el("span.role", {}, user.label ? ` – ${user.label}` : "")), ` ${user.preview}`)));
}

function reveal(id) {
  const where = SIDES.find((one) => chosen[one] === id) ?? (document.body.dataset.tab === "left" && narrow.matches ? "left" : "right");
  document.body.dataset.tab = where;
  return choose(where, id);
}

const TABS = [...document.querySelectorAll("[role=tab]")];
TABS.forEach((tab, at) => {
  tab.addEventListener("click", () => {
    document.body.dataset.tab = tab.dataset.tab;
    if (state) show(state);
  });
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowLeft: TABS.length - 1, ArrowRight: 1 }[key];
    if (step) TABS[(at + step) % TABS.length].focus();
  });
});

follow(show, () => toast("The sandbox cannot be reached; trying again."));
