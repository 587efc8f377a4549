// SPDX-License-Identifier: Apache-2.0
//
// What every page has: a title, the way out (link, files, embed, command), and a place for what went wrong.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { meta, Refused, type Answer } from "../api";
import { address, asked, embedded, here } from "../route";

export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · ${meta.value?.name ?? "entente"}` : (meta.value?.name ?? "entente");
  }, [title, meta.value?.name]);
}

async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy"); // where the page is not served from a secure address
    area.remove();
    return done;
  }
}

interface WayOut {
  command?: string | undefined;
  files?: string | null | undefined; // "dyad/BLR/RUS": that name with .json and .csv; null where there are none
  csv?: boolean;
}

export function Tools({ command, files, csv = true }: WayOut) {
  const [said, say] = useState("");
  const tell = async (what: string, words: string) => {
    const done = await copy(words);
    say(done ? `${what} copied` : words);
  };
  useEffect(() => {
    const timer = said ? setTimeout(() => say(""), 6000) : undefined;
    return () => clearTimeout(timer);
  }, [said]);
  const name = files === undefined ? address.value.pathname.slice(1) || "overview" : files;
  const embed = () => {
    const url = new URL(here({ embed: "1" }), location.href);
    return `<iframe src="${url.href.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}" width="800" height="600"></iframe>`;
  };
  return (
    <div class="tools" role="group" aria-label="Take this along">
      <button type="button" onClick={() => tell("Link", new URL(here({}), location.href).href)}>
        Copy link
      </button>
      {name !== null && <a href={`/${name}.json${asked()}`}>JSON</a>}
      {name !== null && csv && (
        <a href={`/${name}.csv${asked()}`} download>
          CSV
        </a>
      )}
      <button type="button" onClick={() => tell("Embedding code", embed())}>
        Embed
      </button>
      {command && (
        <button type="button" title={command} onClick={() => tell("Command", command)}>
          Copy as command
        </button>
      )}
      <span class="said" role="status">
        {said}
      </span>
    </div>
  );
}

export function Head({ title, kicker, children, ...out }: { title: ComponentChildren; kicker?: ComponentChildren; children?: ComponentChildren } & WayOut) {
  return (
    <header class="head">
      {kicker && <p class="kicker">{kicker}</p>}
      <h1>{title}</h1>
      {children}
      {!embedded.value && <Tools {...out} />}
    </header>
  );
}

export function Section({ id, title, note, children, aside }: { id: string; title: ComponentChildren; note?: ComponentChildren; children: ComponentChildren; aside?: ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

// Shows `children` of the answer; before it, that it is on its way; instead of it, what went wrong.
export function Answered<T>({ answer, children }: { answer: Answer<T>; children: (data: T) => ComponentChildren }) {
  if (answer.error) return <Trouble error={answer.error} />;
  if (answer.data === undefined) return <p class="waiting" role="status">Asking the ledger …</p>;
  return <div class={answer.waiting ? "stale" : undefined} aria-busy={answer.waiting}>{children(answer.data)}</div>;
}

export function Trouble({ error }: { error: Error }) {
  const missing = error instanceof Refused && error.status === 404;
  return (
    <div class="trouble" role="alert">
      <p>
        <strong>{missing ? "That is not in this ledger." : "No answer."}</strong> {error.message}
      </p>
      {!missing && (
        <button type="button" onClick={() => location.reload()}>
          Ask again
        </button>
      )}
    </div>
  );
}

export const Nothing = ({ children }: { children: ComponentChildren }) => <p class="nothing">{children}</p>;
