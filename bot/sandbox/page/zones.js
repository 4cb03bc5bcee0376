const known = new Map();

/** The zone, where this browser knows it, or else UTC. */
export function zoned(zone) {
  if (!known.has(zone)) known.set(zone, tried(zone));
  return known.get(zone);
}

function tried(zone) {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone || "UTC" }).resolvedOptions().timeZone && (zone || "UTC");
  } catch {
    return "UTC";
  }
}

/** The hour and minute of a moment in a zone. */
export function hour(date, zone) {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zoned(zone) });
}

/** A zone as people say it: Madrid for Europe/Madrid. */
export function place(zone) {
  return zoned(zone).split("/").pop().replaceAll("_", " ");
}
