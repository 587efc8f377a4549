// SPDX-License-Identifier: Apache-2.0
//
// The signs of the four quad classes: up is cooperation, down conflict; hollow is words, full deeds. Colour only repeats it.
const shapes: Record<string, { path: string; full: boolean; hue: string }> = {
  "verbal cooperation": { path: "M6 1.5 11 10.5H1z", full: false, hue: "cooperation" },
  "material cooperation": { path: "M6 1.5 11 10.5H1z", full: true, hue: "cooperation" },
  "verbal conflict": { path: "M6 10.5 1 1.5h10z", full: false, hue: "conflict" },
  "material conflict": { path: "M6 10.5 1 1.5h10z", full: true, hue: "conflict" },
};

export function QuadMark({ quad, said = true }: { quad?: string | undefined; said?: boolean }) {
  const shape = quad ? shapes[quad] : undefined;
  return (
    <span class="quad">
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" class={shape?.hue ?? "statement"}>
        {shape ? <path d={shape.path} class={shape.full ? "full" : "hollow"} /> : <circle cx="6" cy="6" r="3.6" class="hollow" />}
      </svg>
      {said && <span class="heard">{quad ?? "statement"}: </span>}
    </span>
  );
}

export const quadNames = Object.keys(shapes);

export function QuadKey() {
  return (
    <ul class="key" aria-label="Signs">
      {quadNames.map((quad) => (
        <li key={quad}>
          <QuadMark quad={quad} said={false} />
          {quad}
        </li>
      ))}
    </ul>
  );
}
