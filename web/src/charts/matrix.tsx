// SPDX-License-Identifier: Apache-2.0
//
// Who deals with whom: a row acts, a column is acted on. In a cell cooperation stands up from the middle, conflict hangs down. It is
// a grid to the keyboard: one stop, and arrows from there.
import { useRef, useState } from "preact/hooks";
import type { Overview } from "../api";
import { query, to } from "../route";
import { count } from "../ui/words";

type Cell = Overview["dyads"][number];

const size = 26;

function Bars({ cell, most }: { cell: Cell; most: number }) {
  const tall = (n: number) => (n ? Math.max(1.5, Math.sqrt(n / most) * (size / 2 - 1)) : 0);
  const [up, down] = [tall(cell.cooperation), tall(cell.conflict)];
  return (
    <svg viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      {up > 0 && <rect x="3" width={size - 6} y={size / 2 - up} height={up} class="cooperation" />}
      {down > 0 && <rect x="3" width={size - 6} y={size / 2} height={down} class="conflict" />}
      {!up && !down && <circle cx={size / 2} cy={size / 2} r="1.5" class="statement" />}
    </svg>
  );
}

export function Matrix({ actors, dyads }: Pick<Overview, "actors" | "dyads">) {
  const cells = new Map(dyads.map((cell) => [`${cell.source} ${cell.target}`, cell]));
  const most = Math.max(1, ...dyads.map((cell) => Math.max(cell.cooperation, cell.conflict)));
  const [at, setAt] = useState<[number, number]>([0, 1]);
  const [shown, show] = useState<[number, number] | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const move = (event: KeyboardEvent) => {
    const [row, column] = at;
    const steps: Record<string, [number, number]> = { ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], Home: [row, 0], End: [row, actors.length - 1] };
    const next = steps[event.key];
    if (!next) return;
    event.preventDefault();
    const clamp = (n: number) => Math.max(0, Math.min(actors.length - 1, n));
    const [r, c] = [clamp(next[0]), clamp(next[1])];
    setAt([r, c]);
    table.current?.querySelector<HTMLElement>(`[data-cell="${r} ${c}"]`)?.focus();
  };
  const told = shown && sayCell(actors[shown[0]]!, actors[shown[1]]!, cells.get(`${actors[shown[0]]!.code} ${actors[shown[1]]!.code}`));
  const ask = { since: query.value.get("since"), until: query.value.get("until"), unit: query.value.get("unit") };
  return (
    <div class="matrix">
      <div class="scroll">
        <table role="grid" ref={table} onKeyDown={move} onMouseLeave={() => show(null)} aria-label="Directed events among the parties told of most; a row acts, a column is acted on">
          <thead>
            <tr>
              <td />
              {actors.map((actor, c) => (
                <th scope="col" key={actor.code} class={shown?.[1] === c ? "on" : undefined}>
                  <span>{actor.code}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actors.map((source, r) => (
              <tr key={source.code}>
                <th scope="row" class={shown?.[0] === r ? "on" : undefined}>
                  <a href={to(["actor", source.code])} title={source.name} tabIndex={-1}>
                    {source.code}
                  </a>
                </th>
                {actors.map((target, c) => {
                  const cell = cells.get(`${source.code} ${target.code}`);
                  const here = at[0] === r && at[1] === c;
                  const props = {
                    "data-cell": `${r} ${c}`,
                    tabIndex: here ? 0 : -1,
                    onFocus: () => (setAt([r, c]), show([r, c])),
                    onMouseEnter: () => show([r, c]),
                    "aria-label": sayCell(source, target, cell),
                  };
                  return (
                    <td key={target.code} role="gridcell" class={r === c ? "self" : undefined}>
                      {cell && r !== c ? (
                        <a href={to(["dyad", source.code, target.code], ask)} {...props}>
                          <Bars cell={cell} most={most} />
                        </a>
                      ) : (
                        <span role="note" {...props} />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="reading" aria-hidden="true">
        {told ?? <span class="faint">A row acts, a column is acted on; {count(dyads.length)} directed pairs.</span>}
      </p>
    </div>
  );
}

function sayCell(source: Overview["actors"][number], target: Overview["actors"][number], cell: Cell | undefined): string {
  if (source.code === target.code) return `${source.name}: within`;
  if (!cell) return `${source.name} to ${target.name}: nothing`;
  return `${source.name} to ${target.name}: ${count(cell.cooperation)} cooperation, ${count(cell.conflict)} conflict`;
}

export function MatrixTable({ dyads, actors }: Pick<Overview, "actors" | "dyads">) {
  const names = new Map(actors.map((actor) => [actor.code, actor.name]));
  const rows = [...dyads].sort((a, b) => b.events - a.events);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Pairs as a table">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">who</th>
            <th scope="col">to whom</th>
            <th scope="col" class="n">cooperation</th>
            <th scope="col" class="n">conflict</th>
            <th scope="col" class="n">all</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.source} ${row.target}`}>
              <th scope="row">
                <a href={to(["dyad", row.source, row.target])}>{names.get(row.source) ?? row.source}</a>
              </th>
              <td>{names.get(row.target) ?? row.target}</td>
              <td class="n">{count(row.cooperation)}</td>
              <td class="n">{count(row.conflict)}</td>
              <td class="n">{count(row.events)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
