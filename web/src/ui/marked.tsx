// SPDX-License-Identifier: Apache-2.0
//
// A text with parts of it marked. Marks may overlap; each letter has the classes of all marks over it.
import type { ComponentChildren } from "preact";
import type { EventRow, Role, Span } from "../api";

export interface Mark {
  span: Span;
  class: string;
  label?: string; // read out, and shown as a small word behind the mark where the style wants it
  href?: string;
  title?: string;
}

export function Marked({ text, marks, from = 0 }: { text: string; marks: Mark[]; from?: number }) {
  const end = from + text.length;
  const inside = marks.filter((mark) => mark.span[0] < end && mark.span[1] > from && mark.span[1] > mark.span[0]);
  const edges = new Set([from, end]);
  for (const { span } of inside) for (const edge of span) if (edge > from && edge < end) edges.add(edge);
  const cuts = [...edges].sort((a, b) => a - b);
  const pieces: ComponentChildren[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [begin, stop] = [cuts[i]!, cuts[i + 1]!];
    const words = text.slice(begin - from, stop - from);
    const over = inside.filter(({ span }) => span[0] <= begin && span[1] >= stop);
    pieces.push(over.length ? <Piece key={begin} words={words} over={over} begin={begin} end={stop} /> : words);
  }
  return <>{pieces}</>;
}

function Piece({ words, over, begin, end }: { words: string; over: Mark[]; begin: number; end: number }) {
  const classes = ["mark", ...over.map((mark) => mark.class)];
  for (const mark of over) {
    if (mark.span[0] === begin) classes.push("begins");
    if (mark.span[1] === end) classes.push("ends");
  }
  const link = over.find((mark) => mark.href);
  const starts = over.filter((mark) => mark.label && mark.span[0] === begin);
  const inner = (
    <>
      {starts.map((mark) => (
        <span class="heard" key={mark.class}>{` (${mark.label}:) `}</span>
      ))}
      {words}
    </>
  );
  const title = over.map((mark) => mark.title ?? mark.label).filter(Boolean).join("; ") || undefined;
  const name = [...new Set(classes)].join(" ");
  return link ? (
    <a class={name} href={link.href!} title={title}>
      {inner}
    </a>
  ) : (
    <mark class={name} title={title}>
      {inner}
    </mark>
  );
}

const roles: [Role, string][] = [
  ["source", "source"],
  ["trigger", "action"],
  ["target", "target"],
];

export function roleMarks(marks: Partial<Record<Role, Span>> | undefined, quad?: string): Mark[] {
  const hue = quad?.endsWith("cooperation") ? " cooperation" : quad?.endsWith("conflict") ? " conflict" : "";
  const { source, target } = marks ?? {};
  if (source && target && source[0] === target[0] && source[1] === target[1]) {
    const both: Mark = { span: source, class: "is-source is-both", label: "source and target" };
    return [both, ...roleMarks({ ...(marks?.trigger ? { trigger: marks.trigger } : {}) }, quad)];
  }
  return roles.flatMap(([role, label]) => {
    const span = marks?.[role];
    return span ? [{ span, class: `is-${role}${role === "trigger" ? hue : ""}`, label }] : [];
  });
}

// An event's sentence: source underlined, action bold, target underlined with dashes.
export function Sentence({ event }: { event: EventRow }) {
  if (!event.sentence) return null;
  return <Marked text={event.sentence} marks={roleMarks(event.marks, event.quad)} />;
}
