// SPDX-License-Identifier: Apache-2.0
//
// What the server answers, as src/serve/openapi.json describes it (`npm run types` writes openapi.d.ts out of it), and asking it.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { components, paths } from "./openapi";

type Schemas = components["schemas"];
type Got<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer T } } } } } ? T : never;

export type Span = Schemas["Span"];
export type Counts = Schemas["Counts"];
export type Actor = Schemas["Actor"];
export type EventRow = Schemas["Event"];
export type SeriesRow = Schemas["SeriesRow"];
export type Agreement = Schemas["Agreement"];
export type Obligation = Schemas["Obligation"];
export type Claim = Schemas["Claim"];
export type Quote = Schemas["Quote"];
export type Entry = Schemas["Entry"];
export type Why = Schemas["Why"];
export type Spans = Schemas["Spans"];
export type Meta = Schemas["Meta"];
export type Step = Pick<Obligation, "what" | "status"> & Partial<Obligation> & { published?: string }; // of an obligation
export type Role = "source" | "trigger" | "target";

export type Overview = Got<"/overview">;
// Where the number of events changes for good: between `lo` and `hi` with 90 per cent.
export interface ChangePoint {
  of: "cooperation" | "conflict";
  period: string;
  from: string;
  lo: string;
  hi: string;
}
export type Dyad = Got<"/dyad/{a}/{b}"> & { change_points?: ChangePoint[] };
export type ActorPage = Got<"/actor/{code}">;
export type EventList = Got<"/events">;
export type EventPage = Got<"/event/{id}">;
export type ReportPage = Got<"/report/{key}">;
export type MapPage = Got<"/map">;
export type Place = MapPage["places"][number];
export type AgreementList = Got<"/agreements">;
export type AgreementPage = Got<"/agreement/{id}">;
export type Found = Got<"/search">;
export type StudyList = Got<"/studies">;
export type Coded = paths["/code"]["post"]["responses"][200]["content"]["application/json"];

// ---- asking ------------------------------------------------------------------------------------------------------------------------

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new Refused(response.status, problem.detail ?? problem.title ?? `the server said ${response.status}`);
}

export async function get<T>(what: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await fetch(`/api/v1/${what}`, signal ? { signal } : {}));
}

export async function post<T>(what: string, body: unknown, token?: string | null): Promise<T> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  return answerOf<T>(await fetch(`/api/v1/${what}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export interface Answer<T> {
  data?: T;
  error?: Refused | Error;
  waiting: boolean; // `data` is that of the question before, or not there yet
}

// Raised when everything shown is to be asked again.
export const asking = signal(0);

// The answer to GET /api/v1/`what`; asks again when `what` changes, and shows the old answer until the new one is there.
export function useAnswer<T>(what: string): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { to?: string }>({ waiting: true });
  const round = asking.value;
  useEffect(() => {
    const stop = new AbortController();
    setAnswer((old) => ({ ...old, waiting: true }));
    get<T>(what, stop.signal).then(
      (data) => setAnswer({ data, waiting: false, to: what }),
      (error: Error) => {
        if (!stop.signal.aborted) setAnswer({ error, waiting: false, to: what });
      },
    );
    return () => stop.abort();
  }, [what, round]);
  return answer;
}

// ---- the ledger as it is now -------------------------------------------------------------------------------------------------------

export const meta = signal<Meta | null>(null);
export interface State {
  generation: number;
  reports: number;
  events: number;
}
export const newer = signal<State | null>(null); // what the ledger has become since this page was asked for

export async function watchLedger() {
  meta.value = await get<Meta>("meta").catch(() => null);
  const live = new EventSource("/api/v1/live");
  live.addEventListener("state", (event) => {
    const state = JSON.parse((event as MessageEvent<string>).data) as State;
    if (!meta.value || state.generation === meta.value.generation) return;
    newer.value = state;
  });
}

export async function catchUp() {
  meta.value = await get<Meta>("meta").catch(() => meta.value);
  newer.value = null;
  asking.value++;
}
