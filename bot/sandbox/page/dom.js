// Text becomes text nodes here, never HTML.

/** Make an element: el("p.note", {title: "x"}, "text", child). Attributes that are null or false are left out. */
export function el(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function set(node, name, value) {
  if (name === "on") {
    for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  } else if (value !== null && value !== false && value !== undefined) {
    node.setAttribute(name, value === true ? "" : value);
  }
}

export const find = (id) => document.getElementById(id);

/** Show a short text for a few seconds. */
export function toast(text) {
  const node = find("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => node.classList.remove("shown"), 3500);
}

/** Show a text that waits for OK. */
export function alertDialog(text) {
  find("alert-text").textContent = text;
  if (!find("alert").open) find("alert").showModal();
}
