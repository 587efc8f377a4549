// SPDX-License-Identifier: Apache-2.0
//
// The controls of what is counted: from when to when, by which period, happenings or mentions. All of it goes into the address.
import { go, here, query } from "../route";

const periods = ["day", "week", "month", "quarter", "year"];

export function Unit() {
  const unit = query.value.get("unit") === "mentions" ? "mentions" : "events";
  return (
    <fieldset class="choice">
      <legend class="heard">What is counted</legend>
      {(["events", "mentions"] as const).map((name) => (
        <label key={name} title={name === "events" ? "each happening once" : "each time a report tells of it"}>
          <input type="radio" name="unit" checked={unit === name} onChange={() => go(here({ unit: name === "events" ? undefined : name }), "replace")} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

// "2018" and "2018-07" stand for their first or last day.
export function wholeDay(words: string, end: boolean): string {
  const [year, month, date] = words.split("-").map(Number);
  if (!year || date) return words;
  const last = month ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 31;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month || (end ? 12 : 1))}-${two(end ? last : 1)}`;
}

function Day({ name, label }: { name: "since" | "until"; label: string }) {
  const set = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    if (input.reportValidity()) go(here({ [name]: wholeDay(input.value.trim(), name === "until"), cursor: undefined }));
  };
  return (
    <label class="field day">
      <span>{label}</span>
      <input
        name={name}
        value={query.value.get(name) ?? ""}
        pattern={String.raw`\s*\d{4}(-\d\d?(-\d\d?)?)?\s*`}
        title="A day, month or year: 2018-07-09, 2018-07 or 2018"
        placeholder="2018-07"
        size={11}
        autocomplete="off"
        inputMode="numeric"
        onChange={set}
        onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), event.currentTarget.blur())}
      />
    </label>
  );
}

export function Days() {
  const { value: q } = query;
  return (
    <>
      <Day name="since" label="from" />
      <Day name="until" label="to" />
      {(q.has("since") || q.has("until")) && (
        <a class="button quiet" href={here({ since: undefined, until: undefined, cursor: undefined })}>
          All time
        </a>
      )}
    </>
  );
}

export function By({ fallback = "month" }: { fallback?: string }) {
  return (
    <label class="field">
      <span>by</span>
      <select name="by" value={query.value.get("by") ?? fallback} onChange={(event) => go(here({ by: event.currentTarget.value === fallback ? undefined : event.currentTarget.value }), "replace")}>
        {periods.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

export function PeriodBar({ by, fallback = "month" }: { by?: boolean; fallback?: string }) {
  return (
    <div class="bar" role="group" aria-label="Period and unit">
      <Days />
      {by && <By fallback={fallback} />}
      <Unit />
    </div>
  );
}
