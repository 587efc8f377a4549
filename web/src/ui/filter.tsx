// SPDX-License-Identifier: Apache-2.0
//
// The question put to the events: a form of the options of `entente events`, which goes into the address.
import { go, here, query, type Query } from "../route";
import { quadNames } from "./mark";
import { Days, Unit } from "./period";

const types = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT STATEMENT".split(" ");
const statuses = "actual ongoing intended demanded denied failed hypothetical alleged".split(" ");
const names = ["actor", "other", "source", "target", "type", "quad", "status", "place", "words", "publisher", "confidence", "sources"];

function Text({ name, label, hint }: { name: string; label: string; hint?: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} defaultValue={query.value.get(name) ?? ""} placeholder={hint} autocomplete="off" spellcheck={false} />
    </label>
  );
}

function Choice({ name, label, values }: { name: string; label: string; values: string[] }) {
  const chosen = query.value.get(name) ?? "";
  const own = chosen && !values.includes(chosen) ? [chosen] : [];
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} value={chosen}>
        <option value="">any</option>
        {[...own, ...values].map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  );
}

function Flag({ name, label }: { name: string; label: string }) {
  return (
    <label class="flag">
      <input type="checkbox" name={name} checked={query.value.get(name) === "1"} /> {label}
    </label>
  );
}

export function Filter() {
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const changes: Query = { cursor: undefined };
    for (const name of names) changes[name] = String(form.get(name) ?? "").trim();
    for (const name of ["reviewed", "no-history", "oldest-first"]) changes[name] = form.has(name) ? 1 : undefined;
    go(here(changes));
  };
  const none = Object.fromEntries([...names, "since", "until", "reviewed", "no-history", "oldest-first", "cursor"].map((name) => [name, undefined]));
  return (
    <form class="filter" onSubmit={ask} key={query.value.toString()} aria-label="Which events">
      <div class="bar">
        <Text name="actor" label="actor" hint="RUS" />
        <Text name="other" label="and" hint="UKR" />
        <Choice name="type" label="type" values={types} />
        <Choice name="quad" label="class" values={quadNames} />
        <Choice name="status" label="status" values={statuses} />
        <Text name="words" label="words" hint='in the report; "a phrase"' />
        <button>Ask</button>
      </div>
      <details open={["source", "target", "place", "publisher", "confidence", "sources"].some((name) => query.value.has(name))}>
        <summary>More conditions</summary>
        <div class="bar">
          <Text name="source" label="source" hint="does it" />
          <Text name="target" label="target" hint="is done to" />
          <Text name="place" label="place" hint="name or country" />
          <Text name="publisher" label="publisher" />
          <Text name="confidence" label="confidence" hint="at least, %" />
          <Text name="sources" label="sources" hint="at least" />
          <Flag name="reviewed" label="with analysts' corrections" />
          <Flag name="no-history" label="without history" />
          <Flag name="oldest-first" label="oldest first" />
        </div>
      </details>
      <div class="bar">
        <Days />
        <Unit />
        <a class="button quiet" href={here(none)}>
          Clear
        </a>
      </div>
    </form>
  );
}
