// SPDX-License-Identifier: Apache-2.0
//
// Cooperation above the line, conflict below it, by period; words pale, deeds full. Below it a strip of how many reports were read.
// The whole is one thing to the keyboard: arrows go from period to period, shift with an arrow selects, Enter narrows to it.
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChangePoint, SeriesRow } from "../api";
import { conflict, cooperation, count, day, decimal } from "../ui/words";
import { font, palette, second, whole, type Palette } from "./palette";

export interface TimelineProps {
  rows: SeriesRow[];
  label: string;
  unit: string;
  breaks?: ChangePoint[];
  narrow: (since: string, until: string) => void;
}

const soft = (hue: string) => `${hue}59`;

interface Layer {
  label: string;
  hue: (p: Palette) => string;
  full: boolean;
  value: (row: SeriesRow) => number;
}

// Drawn in this order: the whole pale, then the deeds in it full.
const layers: Layer[] = [
  { label: "cooperation", hue: (p) => p.cooperation, full: false, value: cooperation },
  { label: "material cooperation", hue: (p) => p.cooperation, full: true, value: (r) => r.material_cooperation },
  { label: "conflict", hue: (p) => p.conflict, full: false, value: (r) => -conflict(r) },
  { label: "material conflict", hue: (p) => p.conflict, full: true, value: (r) => -r.material_conflict },
];

const bars = (rows: number) => uPlot.paths.bars!({ size: [rows > 400 ? 1 : 0.82, 26], gap: 0 });

function axes(p: Palette, ticks: (self: uPlot, values: number[]) => string[]): uPlot.Axis[] {
  const common = { stroke: p.faint, font, ticks: { stroke: p.rule, width: 1, size: 4 } };
  return [
    { ...common, grid: { show: false }, space: 64, size: 30 },
    { ...common, grid: { stroke: p.rule, width: 1 }, size: 46, space: 34, incrs: whole, values: ticks },
  ];
}

function drawBreaks(plot: uPlot, breaks: ChangePoint[], p: Palette) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = p.ink;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  const zero = plot.valToPos(0, "y", true);
  for (const { from, of } of breaks) {
    const x = Math.round(plot.valToPos(second(from), "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, zero);
    ctx.lineTo(x, of === "conflict" ? bbox.top + bbox.height : bbox.top);
    ctx.stroke();
  }
  ctx.restore();
}

function drawZero(plot: uPlot, p: Palette) {
  const y = Math.round(plot.valToPos(0, "y", true)) + 0.5;
  plot.ctx.save();
  plot.ctx.strokeStyle = p.faint;
  plot.ctx.lineWidth = devicePixelRatio;
  plot.ctx.beginPath();
  plot.ctx.moveTo(plot.bbox.left, y);
  plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}

interface Drawn {
  main: uPlot;
  strip: uPlot | null;
}

function draw(box: HTMLElement, props: TimelineProps, p: Palette, onCursor: (at: number | null) => void): Drawn {
  const { rows, breaks = [], narrow } = props;
  const x = rows.map((row) => (second(row.from) + second(row.to) + 86400) / 2);
  const width = box.clientWidth;
  const room = rows.length ? (second(rows[rows.length - 1]!.to) - second(rows[0]!.from) + 86400) / rows.length / 2 : 0;
  const range: [number, number] = rows.length ? [x[0]! - room, x[x.length - 1]! + room] : [0, 1];
  const sync = uPlot.sync(`t${Math.random()}`);
  const path = bars(rows.length);
  const common = {
    width,
    legend: { show: false },
    scales: { x: { time: true, range: () => range } },
    tzDate: (stamp: number) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
  };
  const main = new uPlot(
    {
      ...common,
      height: width < 520 ? 220 : 300,
      padding: [8, 8, 0, 0],
      cursor: { sync: { key: sync.key, setSeries: false }, y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } },
      scales: { ...common.scales, y: { range: (_, low, high) => [Math.min(low, -1) * 1.06, Math.max(high, 1) * 1.06] } },
      axes: axes(p, (_, values) => values.map((v) => count(Math.abs(v)))),
      series: [
        {},
        ...layers.map(
          (layer): uPlot.Series => ({ label: layer.label, paths: path, fill: layer.full ? layer.hue(p) : soft(layer.hue(p)), stroke: layer.hue(p), width: rows.length > 200 ? 0 : 1, points: { show: false } }),
        ),
      ],
      hooks: {
        setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
        setSelect: [
          (plot) => {
            const { left, width: wide } = plot.select;
            if (wide < 6) return;
            const [first, last] = [plot.posToIdx(left), plot.posToIdx(left + wide)];
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            narrow(rows[first]!.from, rows[last]!.to);
          },
        ],
        draw: [(plot) => drawZero(plot, p), (plot) => drawBreaks(plot, breaks, p)],
      },
    },
    [x, ...layers.map((layer) => rows.map(layer.value))] as uPlot.AlignedData,
    box,
  );
  sync.sub(main);
  if (!rows.some((row) => row.reports !== undefined)) return { main, strip: null };
  const strip = new uPlot(
    {
      ...common,
      height: 72,
      padding: [10, 8, 8, 0],
      cursor: { sync: { key: sync.key, setSeries: false }, y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { ...common.scales, y: { range: (_, _low, high) => [0, Math.max(high, 1)] } },
      axes: axes(p, (_, values) => values.map((v) => count(v))).map((axis, i) => (i ? { ...axis, space: 22 } : { ...axis, show: false })),
      series: [{}, { label: "reports read", paths: path, fill: p.read, width: 0, points: { show: false } }],
    },
    [x, rows.map((row) => row.reports ?? 0)] as uPlot.AlignedData,
    box,
  );
  sync.sub(strip);
  return { main, strip };
}

export function words(row: SeriesRow, unit: string): string {
  return (
    `${row.period}: ${count(cooperation(row))} cooperation (${count(row.material_cooperation)} material), ` +
    `${count(conflict(row))} conflict (${count(row.material_conflict)} material), ${count(row.statements)} statements` +
    (row.reports === undefined ? "" : `; ${count(row.reports)} reports read`) +
    (unit === "mentions" ? "; counted by mention" : "")
  );
}

export default function Timeline(props: TimelineProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | undefined>(undefined);
  const [at, setAt] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const { rows, narrow } = props;
  const p = palette.value;
  useEffect(() => {
    const node = box.current!;
    drawn.current = draw(node, props, p, setAt);
    const resize = new ResizeObserver(() => {
      const { main, strip } = drawn.current!;
      if (!node.clientWidth || node.clientWidth === main.width) return;
      main.setSize({ width: node.clientWidth, height: main.height });
      strip?.setSize({ width: node.clientWidth, height: strip.height });
    });
    resize.observe(node);
    return () => {
      resize.disconnect();
      drawn.current?.main.destroy();
      drawn.current?.strip?.destroy();
    };
  }, [rows, p, props.breaks]);

  const step = (to: number, select: boolean) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    const plot = drawn.current?.main;
    if (!plot) return;
    const from = select ? (anchor ?? at ?? next) : null;
    setAnchor(from);
    setAt(next);
    const middle = (i: number) => plot.valToPos(plot.data[0][i]!, "x");
    plot.setCursor({ left: middle(next), top: 10 }, false);
    const [low, high] = [Math.min(from ?? 0, next), Math.max(from ?? 0, next)];
    const half = rows.length > 1 ? Math.abs(middle(1) - middle(0)) / 2 : 0;
    plot.setSelect(from === null ? { left: 0, top: 0, width: 0, height: 0 } : { left: middle(low) - half, top: 0, width: middle(high) - middle(low) + 2 * half, height: plot.bbox.height / devicePixelRatio }, false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = at ?? (event.key === "ArrowLeft" ? rows.length : -1);
    const moves: Record<string, number> = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: rows.length - 1, PageDown: here + 12, PageUp: here - 12 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      step(move, event.shiftKey);
    } else if (event.key === "Enter" && at !== null) {
      const first = Math.min(anchor ?? at, at);
      const last = Math.max(anchor ?? at, at);
      narrow(rows[first]!.from, rows[last]!.to);
    } else if (event.key === "Escape") setAnchor(null);
  };
  const row = at === null ? undefined : rows[at];
  return (
    <figure class="timeline">
      <div
        class="plot"
        ref={box}
        tabIndex={0}
        role="application"
        aria-roledescription="chart"
        aria-label={`${props.label}. Left and right arrows go through the periods, with shift they select, Enter narrows to the selection. The table below has all figures.`}
        onKeyDown={onKeyDown}
      />
      <p class="reading" aria-live="polite">
        {row ? (
          <>
            <b>{row.period}</b> <span class="cooperation">▲ {count(cooperation(row))}</span> <span class="conflict">▼ {count(conflict(row))}</span>{" "}
            <span class="faint">
              {row.reports !== undefined && `${count(row.reports)} reports read`}
              {row.mean_score !== undefined && ` · mean score ${decimal(row.mean_score)}`}
              {anchor !== null && anchor !== at && ` · from ${day(rows[Math.min(anchor, at!)]!.from)}: Enter narrows`}
            </span>
            <span class="heard">{words(row, props.unit)}</span>
          </>
        ) : (
          <span class="faint">Drag over the chart, or use the arrow keys, to look at a period.</span>
        )}
      </p>
    </figure>
  );
}
