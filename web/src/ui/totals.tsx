// SPDX-License-Identifier: Apache-2.0
//
// Sums by quad class, a column for each direction.
import type { Counts } from "../api";
import { QuadMark } from "./mark";
import { count } from "./words";

const rows: [keyof Counts, string][] = [
  ["verbal_cooperation", "verbal cooperation"],
  ["material_cooperation", "material cooperation"],
  ["verbal_conflict", "verbal conflict"],
  ["material_conflict", "material conflict"],
  ["statements", "statements"],
];

export function Totals({ columns, unit }: { columns: [string, Counts][]; unit: string }) {
  const most = Math.max(1, ...columns.flatMap(([, counts]) => rows.map(([key]) => counts[key])));
  return (
    <table class="totals">
      <thead>
        <tr>
          <th scope="col">{unit}</th>
          {columns.map(([name]) => (
            <th scope="col" class="n" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, name]) => (
          <tr key={key}>
            <th scope="row">
              <QuadMark quad={key === "statements" ? undefined : name} said={false} />
              {name}
            </th>
            {columns.map(([column, counts]) => (
              <td class="n" key={column}>
                {count(counts[key])}
                <svg viewBox="0 0 60 6" width="60" height="6" aria-hidden="true">
                  <rect width={(counts[key] / most) * 60} height="6" class={`${key.split("_")[1] ?? "statement"}${key.startsWith("verbal") ? " pale" : ""}`} />
                </svg>
              </td>
            ))}
          </tr>
        ))}
        <tr class="sum">
          <th scope="row">all</th>
          {columns.map(([column, counts]) => (
            <td class="n" key={column}>
              {count(counts.events)}
              <svg viewBox="0 0 60 6" width="60" height="6" aria-hidden="true" />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
