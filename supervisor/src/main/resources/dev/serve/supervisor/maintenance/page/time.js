// Times as people read them.

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1_000]];

/** How long something took: "350 ms", "12 s", "3 min", "5 h", "2 d". */
export function duration(millis) {
  if (millis < 1_000) {
    return Math.max(0, Math.round(millis)) + " ms";
  }
  const [unit, length] = UNITS.find(([, size]) => millis >= size);
  return Math.floor(millis / length) + " " + unit;
}

/** How long ago: whole seconds at the least. */
export function age(millis) {
  return millis < 1_000 ? "0 s" : duration(millis);
}

/** After how many milliseconds the text of an age is another. */
export function untilNextAge(millis) {
  const [, length] = UNITS.find(([, size]) => millis >= size) || UNITS.at(-1);
  return length - (Math.max(0, millis) % length);
}

/** After how many milliseconds the text of a length of time that becomes shorter is another. */
export function untilPreviousAge(millis) {
  const [, length] = UNITS.find(([, size]) => millis >= size) || UNITS.at(-1);
  return (millis % length) + 1;
}

/** The clock time, with the date where it is not today's. */
export function moment(text) {
  const at = new Date(text);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString() : at.toLocaleString();
}
