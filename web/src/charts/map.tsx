// SPDX-License-Identifier: Apache-2.0
//
// Places as half discs: above the line cooperation, below it conflict, areas as the numbers. The view is "x,y,k" in the address:
// the middle, in units of the drawing, and how many times enlarged.
import { geoGraticule10, geoNaturalEarth1, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from "topojson-specification";
import type { Place } from "../api";
import { go, here, query, to } from "../route";
import { count, some } from "../ui/words";
import worldUrl from "./world.json?url";

const [width, height] = [960, 460];
type World = Topology<{ countries: GeometryCollection }>;

interface Shapes {
  land: string;
  borders: string;
  disputed: string;
  lines: string;
}

const projection = geoNaturalEarth1().fitExtent(
  [
    [4, 4],
    [width - 4, height + 40],
  ],
  { type: "Sphere" },
);
const pathOf = geoPath(projection).digits(1);
const draw = (shape: GeoPermissibleObjects) => pathOf(shape) ?? "";

function shapesOf(world: World): Shapes {
  const { countries } = world.objects;
  const open = (shape: { id?: string | number | undefined }) => shape.id === "x";
  return {
    land: draw(merge(world, countries.geometries as (Polygon | MultiPolygon)[])),
    borders: draw(mesh(world, countries, (a, b) => a !== b && !open(a) && !open(b))),
    disputed: draw(mesh(world, countries, (a, b) => a !== b && (open(a) || open(b)))),
    lines: draw(geoGraticule10()),
  };
}

let known: Promise<Shapes> | undefined;
const shapes = () => (known ??= fetch(worldUrl).then(async (answer) => shapesOf((await answer.json()) as World)));

interface View {
  x: number;
  y: number;
  k: number;
}
const whole: View = { x: width / 2, y: height / 2, k: 1 };

function viewOf(): View {
  const parts = query.value.get("view")?.split(",").map(Number);
  if (!parts || parts.length !== 3 || parts.some((part) => !Number.isFinite(part))) return whole;
  return held({ x: parts[0]!, y: parts[1]!, k: parts[2]! });
}

function held({ x, y, k }: View): View {
  const scale = Math.max(1, Math.min(24, k));
  const within = (v: number, most: number) => Math.max(most / 2 / scale, Math.min(most - most / 2 / scale, v));
  return { x: within(x, width), y: within(y, height), k: scale };
}

const setView = (view: View) => {
  const { x, y, k } = held(view);
  go(here({ view: k === 1 ? undefined : `${Math.round(x)},${Math.round(y)},${k.toFixed(1).replace(/\.0$/, "")}` }), "replace");
};

interface Spot extends Place {
  at: [number, number];
}

function half(radius: number, up: boolean): string {
  return radius > 0 ? `M${-radius} 0A${radius} ${radius} 0 0 ${up ? 1 : 0} ${radius} 0Z` : "";
}

const say = (place: Place) => `${place.name}${place.country ? `, ${place.country}` : ""}: ${some(place.events, "event")}, ${count(place.cooperation)} cooperation, ${count(place.conflict)} conflict`;

export default function WorldMap({ places }: { places: Place[] }) {
  const [world, setWorld] = useState<Shapes>();
  const [at, setAt] = useState(-1);
  const [drag, setDrag] = useState<View | null>(null);
  const start = useRef<{ x: number; y: number; view: View; moved: boolean } | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => void shapes().then(setWorld), []);
  const spots = useMemo(
    () =>
      places
        .flatMap((place): Spot[] => {
          if (place.lat === undefined || place.lon === undefined) return [];
          const point = projection([place.lon, place.lat]);
          return point ? [{ ...place, at: point }] : [];
        })
        .sort((a, b) => b.events - a.events),
    [places],
  );
  const view = drag ?? viewOf();
  const most = Math.max(1, ...spots.map((spot) => Math.max(spot.cooperation, spot.conflict)));
  const radius = (n: number) => (n ? Math.max(2.2, Math.sqrt(n / most) * 20) / view.k : 0);
  const box = `${view.x - width / 2 / view.k} ${view.y - height / 2 / view.k} ${width / view.k} ${height / view.k}`;
  const zoom = (factor: number) => setView({ ...view, k: view.k * factor });
  const fit = () => {
    if (!spots.length) return;
    const [xs, ys] = [spots.map((s) => s.at[0]), spots.map((s) => s.at[1])];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    setView({ x: (left + right) / 2, y: (top + bottom) / 2, k: 0.85 * Math.min(width / Math.max(right - left, 30), height / Math.max(bottom - top, 15)) });
  };
  const scale = () => width / view.k / (svg.current?.clientWidth || width);
  const down = (event: PointerEvent) => {
    if (event.button) return;
    start.current = { x: event.clientX, y: event.clientY, view, moved: false };
  };
  const move = (event: PointerEvent) => {
    const from = start.current;
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(dx, dy) < 4) return;
    if (!from.moved) svg.current?.setPointerCapture(event.pointerId);
    from.moved = true;
    setDrag(held({ ...from.view, x: from.view.x - dx * scale(), y: from.view.y - dy * scale() }));
  };
  const up = () => {
    if (start.current?.moved && drag) setView(drag);
    start.current = null;
    setDrag(null);
  };
  const keys = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: spots.length - 1 };
    const next = moves[event.key];
    if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "Enter" && at >= 0) go(eventsAt(spots[at]!));
    else if (next !== undefined && spots.length) {
      const here = Math.max(0, Math.min(spots.length - 1, next));
      setAt(here);
      if (view.k > 1) setView({ ...view, x: spots[here]!.at[0], y: spots[here]!.at[1] });
    } else return;
    event.preventDefault();
  };
  const on = at >= 0 ? spots[at] : undefined;
  return (
    <figure class="map">
      <div class="zoom" role="group" aria-label="View">
        <button type="button" aria-label="Larger" onClick={() => zoom(1.5)}>
          +
        </button>
        <button type="button" aria-label="Smaller" onClick={() => zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" onClick={fit}>
          Where it happens
        </button>
        <button type="button" onClick={() => setView(whole)}>
          World
        </button>
      </div>
      <svg
        ref={svg}
        viewBox={box}
        tabindex={0}
        role="application"
        aria-roledescription="map"
        aria-label={`${some(spots.length, "place")} on a map of the world. Arrows go from place to place, most events first; Enter shows the events; plus and minus enlarge. The table below has all places.`}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={keys}
        class={drag ? "dragged" : undefined}
      >
        {world && (
          <g stroke-width={1 / view.k}>
            <path d={world.lines} class="lines" stroke-width={0.5 / view.k} />
            <path d={world.land} class="land" />
            <path d={world.borders} class="borders" stroke-width={0.6 / view.k} />
            <path d={world.disputed} class="borders" stroke-width={0.6 / view.k} stroke-dasharray={`${2.5 / view.k} ${2 / view.k}`} />
          </g>
        )}
        {spots.map((spot, i) => {
          const other = !spot.cooperation && !spot.conflict;
          return (
            <g key={`${spot.name} ${spot.at[0]}`} transform={`translate(${spot.at[0].toFixed(2)} ${spot.at[1].toFixed(2)})`} class={i === at ? "spot on" : "spot"} onPointerEnter={() => !drag && setAt(i)} onClick={() => !start.current?.moved && go(eventsAt(spot))}>
              <path d={half(radius(spot.cooperation), true)} class="cooperation" stroke-width={0.8 / view.k} />
              <path d={half(radius(spot.conflict), false)} class="conflict" stroke-width={0.8 / view.k} />
              {other && <circle r={2 / view.k} class="statement" stroke-width={0.8 / view.k} />}
              {i === at && <circle r={Math.max(radius(spot.cooperation), radius(spot.conflict), 3 / view.k) + 3 / view.k} class="ring" stroke-width={1.5 / view.k} />}
            </g>
          );
        })}
      </svg>
      <p class="reading" aria-live="polite">
        {on ? say(on) : <span class="faint">Drag to move. A place's half disc above is cooperation, the one below conflict; areas are as the numbers.</span>}
      </p>
    </figure>
  );
}

export function eventsAt(place: Place): string {
  const ask = Object.fromEntries(query.value);
  delete ask.view;
  return to(["events"], { ...ask, place: place.name });
}

