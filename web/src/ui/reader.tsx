// SPDX-License-Identifier: Apache-2.0
//
// A report to read, with what was found in it in layers that can be shown and hidden. Each layer has its own way of marking, so that
// overlapping ones can be told apart without colour.
import { useEffect, useRef } from "preact/hooks";
import type { Actor, Span, Spans } from "../api";
import { go, here, query, to } from "../route";
import { Marked, type Mark } from "./marked";
import { QuadMark } from "./mark";

export interface Found {
  actors: (Pick<Actor, "name" | "code" | "role"> & { spans: Span[] })[];
  events: { id?: string; words: string; quad?: string; trigger?: Span; spans: Spans; chosen?: boolean; title: string }[];
  times: { span: Span; words: string }[];
  quotes: { span: Span; words: string }[];
  claims: { span: Span; words: string }[];
}

const layers = ["events", "actors", "times", "quotes", "claims"] as const;
type Layer = (typeof layers)[number];

function shown(): Set<string> {
  const said = query.value.get("layer");
  return new Set(said === null ? ["events", "actors"] : said.split(","));
}

function marksOf(found: Found, on: Set<string>): Mark[] {
  const marks: Mark[] = [];
  const has = (layer: Layer) => on.has(layer);
  if (has("quotes")) for (const { span, words } of found.quotes) marks.push({ span, class: "in-quotes", title: words });
  if (has("claims")) for (const { span, words } of found.claims) marks.push({ span, class: "in-claims", title: words });
  if (has("actors"))
    for (const actor of found.actors)
      for (const span of actor.spans) marks.push({ span, class: "in-actors", title: [actor.code, actor.name, actor.role].filter(Boolean).join(", ") });
  if (has("times")) for (const { span, words } of found.times) marks.push({ span, class: "in-times", title: words });
  for (const event of found.events) {
    if (event.chosen) {
      if (event.spans.source) marks.push({ span: event.spans.source, class: "is-source", label: "source" });
      if (event.spans.target) marks.push({ span: event.spans.target, class: "is-target", label: "target" });
      if (event.spans.trigger) marks.push({ span: event.spans.trigger, class: "is-trigger", label: "action" });
    }
    if (has("events") && event.spans.trigger) {
      const hue = event.quad?.split(" ")[1] ?? "statement";
      marks.push({ span: event.spans.trigger, class: `in-events ${hue}`, title: event.title, ...(event.id ? { href: to(["event", event.id]) } : {}) });
    }
  }
  return marks;
}

function paragraphs(text: string): { from: number; words: string }[] {
  const list: { from: number; words: string }[] = [];
  let from = 0;
  for (const words of text.split("\n")) {
    if (words.trim()) list.push({ from, words });
    from += words.length + 1;
  }
  return list;
}

export function Reader({ text, found }: { text: string; found: Found }) {
  const on = shown();
  const marks = marksOf(found, on);
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found.events.some((event) => event.chosen)) chosen.current?.querySelector(".is-trigger")?.scrollIntoView({ block: "center" });
  }, [found]);
  return (
    <div class="reader">
      <Layers found={found} on={on} />
      <div class="text" ref={chosen}>
        {paragraphs(text).map(({ from, words }) => (
          <p key={from}>
            <Marked text={words} from={from} marks={marks} />
          </p>
        ))}
      </div>
    </div>
  );
}

function Layers({ found, on }: { found: Found; on: Set<string> }) {
  const toggle = (layer: Layer) => {
    const next = layers.filter((name) => (name === layer ? !on.has(name) : on.has(name)));
    go(here({ layer: next.length ? next.join(",") : "none" }), "replace");
  };
  return (
    <fieldset class="layers">
      <legend>Shown in the text</legend>
      {layers.map((layer) => (
        <label key={layer}>
          <input type="checkbox" checked={on.has(layer)} onChange={() => toggle(layer)} />
          <span class={`mark in-${layer} begins ends`}>{layer}</span> <span class="numerals faint">{found[layer].length}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function EventNotes({ found, onChoose }: { found: Found; onChoose?: (index: number) => void }) {
  return (
    <ol class="notes">
      {found.events.map((event, i) => (
        <li key={i} class={event.chosen ? "now" : undefined}>
          <QuadMark quad={event.quad} /> {event.id ? <a href={to(["event", event.id])}>{event.title}</a> : event.title}{" "}
          <span class="faint">“{event.words}”</span>
          {onChoose && (
            <button type="button" class="link" aria-pressed={!!event.chosen} onClick={() => onChoose(i)}>
              show
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
