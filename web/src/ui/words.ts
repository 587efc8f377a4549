// SPDX-License-Identifier: Apache-2.0
//
// How things are written: numbers, days, parties.
import type { Actor, Counts, EventRow } from "../api";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const count = (n: number | undefined) => (n === undefined ? "" : whole.format(n));
export const decimal = (n: number | undefined) => (n === undefined ? "" : tenth.format(n).replace("-", "−"));
export const percent = (n: number | undefined) => (n === undefined ? "" : `${Math.round(n * 100)} %`);
export const some = (n: number, one: string, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

// "9 July 2018", or what of it a string of the form YYYY, YYYY-MM or YYYY-MM-DD has.
export function day(text: string | undefined): string {
  const parts = text?.match(/^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/);
  if (!parts) return text ?? "";
  const month = parts[2] ? months[Number(parts[2]) - 1] : undefined;
  return [parts[3] ? String(Number(parts[3])) : "", month ?? "", parts[1]].filter(Boolean).join(" ");
}

const ends: Record<string, number> = { year: 4, month: 7 };

// The time of an event in the fewest words: a day, a month, a year, or from when to when.
export function time(when: EventRow["when"]): string {
  if (!when?.from) return "";
  const { from, to, grain } = when;
  if (!to || from === to) return from;
  const short = grain ? ends[grain] : undefined;
  if (short && from.slice(0, short) === to.slice(0, short)) return from.slice(0, short);
  return `${from} – ${to}`;
}

export const codeOf = (actor: Pick<Actor, "code" | "name">) => actor.code || actor.name || "?";
export const parties = (actors: Actor[]) => actors.map(codeOf).join(", ");

// "Abiy Ahmed, Isaias Afwerki and 2 more"
export function named(actors: Actor[]): string {
  const names = [...new Set(actors.map((actor) => actor.name || codeOf(actor)))];
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
}

export const cooperation = (c: Counts) => c.verbal_cooperation + c.material_cooperation;
export const conflict = (c: Counts) => c.verbal_conflict + c.material_conflict;

// The first three letters of a code are the party that pairs are made of; bodies and blocs are longer.
export const party = (actor: Actor) => actor.country || actor.code || actor.name;

// Positions of docs/record.md count code points, those of JavaScript UTF-16 units.
export function toUnits(text: string, [begin, end]: [number, number]): [number, number] {
  let at = 0;
  let point = 0;
  let first = text.length;
  for (const letter of text) {
    if (point === begin) first = at;
    if (point === end) return [first, at];
    at += letter.length;
    point++;
  }
  return [Math.min(first, at), at];
}
