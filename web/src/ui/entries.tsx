// SPDX-License-Identifier: Apache-2.0
//
// What analysts say of an event, and saying it. With `entente serve --edit` the address printed at the start ends in #token=...;
// the token is kept for this tab only.
import { useState } from "preact/hooks";
import { asking, post, type Entry, type EventRow } from "../api";
import { to } from "../route";

function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  sessionStorage.setItem("token", token);
  history.replaceState(null, "", location.pathname + location.search);
}
takeToken();

export function Entries({ entries }: { entries: Entry[] }) {
  if (!entries.length) return <p class="nothing">Nobody has said anything yet.</p>;
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <li key={entry.entry} class={entry.undone_by ? "undone" : undefined}>
          <p>
            <span class="numerals faint">{entry.entry}</span> <b>{entry.act}</b>
            {entry.field && (
              <>
                {" "}
                {entry.field} = <code>{entry.value}</code>
              </>
            )}
            {entry.other && (
              <>
                {" "}
                <a href={to(["event", entry.other])}>{entry.other}</a>
              </>
            )}
            {entry.undoes !== undefined && <> entry {entry.undoes}</>}
            {entry.undone_by !== undefined && <span class="faint"> (undone by entry {entry.undone_by})</span>}
          </p>
          <p class="faint">
            {entry.who}
            {entry.at && `, ${entry.at}`}: {entry.why}
          </p>
        </li>
      ))}
    </ol>
  );
}

const acts: [string, string][] = [
  ["accept", "accept: it is so"],
  ["reject", "reject: it is no such event"],
  ["correct", "correct a field"],
  ["join", "join with another event"],
  ["part", "part: a mention is not of this event"],
  ["note", "note"],
  ["undo", "undo an entry"],
];
const fields = ["type", "status", "source", "target", "from", "to", "cameo"];

export function EntryForm({ event, mentions }: { event: EventRow; mentions: EventRow[] }) {
  const [act, setAct] = useState("correct");
  const [said, say] = useState<{ words: string; bad?: boolean }>();
  const [token, setToken] = useState(sessionStorage.getItem("token") ?? "");
  const send = async (e: SubmitEvent) => {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value));
    const entry: Record<string, unknown> = { ...given, event: event.id };
    if (act === "undo") {
      delete entry.event;
      entry.undoes = Number(given.undoes);
    }
    delete entry.token;
    sessionStorage.setItem("who", given.who ?? "");
    if (given.token) sessionStorage.setItem("token", given.token);
    try {
      const { entry: number } = await post<{ entry: number }>("entries", entry, given.token ?? token);
      say({ words: `Kept as entry ${number}.` });
      asking.value++;
    } catch (error) {
      say({ words: (error as Error).message, bad: true });
    }
  };
  return (
    <form class="entry" onSubmit={send} aria-label="Say something of this event">
      <label class="field">
        <span>act</span>
        <select name="act" value={act} onChange={(e) => setAct(e.currentTarget.value)}>
          {acts.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {act === "correct" && (
        <>
          <label class="field">
            <span>field</span>
            <select name="field">
              {fields.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>value</span>
            <input name="value" required autocomplete="off" />
          </label>
        </>
      )}
      {act === "join" && (
        <label class="field">
          <span>other event</span>
          <input name="other" required autocomplete="off" />
        </label>
      )}
      {act === "part" && (
        <label class="field">
          <span>mention</span>
          <select name="other">
            {mentions.map((mention) => (
              <option key={mention.id}>{mention.id}</option>
            ))}
          </select>
        </label>
      )}
      {act === "undo" && (
        <label class="field">
          <span>entry</span>
          <input name="undoes" required inputMode="numeric" pattern="[0-9]+" />
        </label>
      )}
      <label class="field wide">
        <span>why</span>
        <input name="why" required autocomplete="off" />
      </label>
      <label class="field">
        <span>your name</span>
        <input name="who" required defaultValue={sessionStorage.getItem("who") ?? ""} autocomplete="name" />
      </label>
      {!sessionStorage.getItem("token") && (
        <label class="field">
          <span>token</span>
          <input name="token" type="password" required autocomplete="off" value={token} onInput={(e) => setToken(e.currentTarget.value)} />
        </label>
      )}
      <button>Keep</button>
      <p class={said?.bad ? "said bad" : "said"} role="status">
        {said?.words}
      </p>
    </form>
  );
}
