// SPDX-License-Identifier: Apache-2.0
//
// A series of periods: the chart, which comes when it is wanted, and its table.
import { useState } from "preact/hooks";
import type { ChangePoint, SeriesRow } from "../api";
import { later } from "../ui/later";
import { go, here, query, to, type Query } from "../route";
import { count, decimal } from "../ui/words";

const Timeline = later(() => import("./timeline"));

export interface SeriesProps {
  rows: SeriesRow[];
  label: string;
  breaks?: ChangePoint[];
  events?: Query; // the question to which the events of a period answer
}

export function Series({ rows, label, breaks, events }: SeriesProps) {
  const [open, setOpen] = useState(false);
  const unit = query.value.get("unit") ?? "events";
  if (!rows.length) return <p class="nothing">No dated events in this period.</p>;
  return (
    <>
      <ul class="key" aria-hidden="true">
        <li>
          <i class="swatch cooperation full" />
          <i class="swatch cooperation" /> cooperation, above: deeds, words
        </li>
        <li>
          <i class="swatch conflict full" />
          <i class="swatch conflict" /> conflict, below: deeds, words
        </li>
        {rows.some((row) => row.reports !== undefined) && (
          <li>
            <i class="swatch read" /> reports read
          </li>
        )}
        {breaks && breaks.length > 0 && (
          <li>
            <i class="dash" /> change point of either
          </li>
        )}
      </ul>
      <Timeline rows={rows} label={label} unit={unit} narrow={(since, until) => go(here({ since, until, cursor: undefined }))} {...(breaks ? { breaks } : {})} />
      <details class="table-of" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>These figures as a table</summary>
        {open && <SeriesTable rows={rows} label={label} events={events} />}
      </details>
    </>
  );
}

const columns: [keyof SeriesRow, string][] = [
  ["verbal_cooperation", "verbal coop."],
  ["material_cooperation", "material coop."],
  ["verbal_conflict", "verbal conflict"],
  ["material_conflict", "material conflict"],
  ["statements", "statements"],
  ["events", "all"],
];

function SeriesTable({ rows, label, events }: { rows: SeriesRow[]; label: string; events: Query | undefined }) {
  const read = rows.some((row) => row.reports !== undefined);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${label}: table`}>
      <table class="figures">
        <caption class="heard">{label}</caption>
        <thead>
          <tr>
            <th scope="col">period</th>
            {columns.map(([, name]) => (
              <th scope="col" class="n" key={name}>
                {name}
              </th>
            ))}
            <th scope="col" class="n">
              mean score
            </th>
            {read && (
              <th scope="col" class="n">
                reports read
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.period} class={row.events ? undefined : "empty"}>
              <th scope="row">{events && row.events ? <a href={to(["events"], { ...events, since: row.from, until: row.to })}>{row.period}</a> : row.period}</th>
              {columns.map(([key]) => (
                <td class="n" key={key}>
                  {row[key] ? count(row[key] as number) : "·"}
                </td>
              ))}
              <td class="n">{decimal(row.mean_score)}</td>
              {read && <td class="n">{count(row.reports)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
