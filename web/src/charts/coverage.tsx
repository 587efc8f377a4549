// SPDX-License-Identifier: Apache-2.0
//
// How many reports were read, by period: a strip of bars, to the keyboard as the timeline is.
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Overview } from "../api";
import { go, here } from "../route";
import { count, day, some } from "../ui/words";
import { font, palette, second, whole } from "./palette";

type Row = Overview["coverage"][number];

export default function Coverage({ rows }: { rows: Row[] }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const [at, setAt] = useState<number | null>(null);
  const p = palette.value;
  useEffect(() => {
    const node = box.current!;
    const x = rows.map((row) => second(row.from));
    const axis = { stroke: p.faint, font, ticks: { stroke: p.rule, width: 1, size: 4 } };
    const pad = 7 * 86400;
    plot.current = new uPlot(
      {
        width: node.clientWidth,
        height: 120,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } },
        scales: { x: { range: () => [x[0]! - pad, x[x.length - 1]! + pad] }, y: { range: (_, _low, high) => [0, Math.max(1, high) * 1.05] } },
        tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
        axes: [
          { ...axis, grid: { show: false }, space: 64, size: 30 },
          { ...axis, grid: { stroke: p.rule, width: 1 }, size: 46, space: 30, incrs: whole, values: (_, values) => values.map((v) => count(v)) },
        ],
        series: [{}, { paths: uPlot.paths.bars!({ size: [0.9, 14, 2] }), fill: p.read, width: 0, points: { show: false } }],
        hooks: {
          setCursor: [(self) => setAt(self.cursor.idx ?? null)],
          setSelect: [
            (self) => {
              const { left, width } = self.select;
              if (width < 6) return;
              const [first, last] = [self.posToIdx(left), self.posToIdx(left + width)];
              go(here({ since: rows[first]!.from, until: rows[last]!.to }));
            },
          ],
        },
      },
      [x, rows.map((row) => row.reports)],
      node,
    );
    const resize = new ResizeObserver(() => node.clientWidth && plot.current!.setSize({ width: node.clientWidth, height: 120 }));
    resize.observe(node);
    return () => {
      resize.disconnect();
      plot.current?.destroy();
    };
  }, [rows, p]);
  const onKeyDown = (event: KeyboardEvent) => {
    const here = at ?? -1;
    const moves: Record<string, number> = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: rows.length - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, to));
    plot.current!.setCursor({ left: plot.current!.valToPos(second(rows[next]!.from), "x"), top: 10 }, false);
    setAt(next);
  };
  const row = at === null ? undefined : rows[at];
  return (
    <figure class="timeline">
      <div class="plot low" ref={box} tabIndex={0} role="application" aria-roledescription="chart" aria-label="Reports read by period; arrows go from period to period" onKeyDown={onKeyDown} />
      <p class="reading" aria-live="polite">
        {row ? (
          <>
            <b>{row.period}</b> {day(row.from)} to {day(row.to)}: {some(row.reports, "report")}
          </>
        ) : (
          <span class="faint">{some(rows.reduce((sum, r) => sum + r.reports, 0), "report")} with a day of publication.</span>
        )}
      </p>
      <details class="table-of">
        <summary>These figures as a table</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Reports read: table">
          <table class="figures">
            <thead>
              <tr>
                <th scope="col">period</th>
                <th scope="col">from</th>
                <th scope="col" class="n">reports</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.period}>
                  <th scope="row">{r.period}</th>
                  <td>{r.from}</td>
                  <td class="n">{count(r.reports)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
