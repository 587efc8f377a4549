// SPDX-License-Identifier: Apache-2.0
//
// What the server answers (src/serve/openapi.json), and asking it. Where nothing is said, a position is a pair of UTF-16 offsets
// [begin, end) into the text beside it; a key is left out where its value is not known.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

export type Span = [number, number];

export interface Counts {
  events: number;
  verbal_cooperation: number;
  material_cooperation: number;
  verbal_conflict: number;
  material_conflict: number;
  statements: number;
}

export interface Actor {
  name: string;
  code?: string;
  country?: string;
  sectors?: string[];
  role?: string;
  kind?: string;
}

export interface Revision {
  number: number;
  version?: string;
  knowledge?: string;
  model?: string;
}

export interface Source {
  id?: string;
  key?: string;
  input_id?: string;
  uri?: string;
  source?: string;
  title?: string;
  language?: string;
  published?: string;
  published_from?: string;
}

export interface EventRow {
  id: string;
  mentions: number;
  reports: number;
  sources: number;
  source: Actor[];
  target: Actor[];
  symmetric: boolean;
  type: string;
  modes: string[];
  contexts: string[];
  cameo?: string;
  quad?: string;
  score?: number;
  goldstein?: number;
  status: string;
  when?: { from?: string; to?: string; grain?: string; by?: string };
  where?: { name: string; country?: string; lat?: number; lon?: number };
  said_by?: Actor;
  trigger?: string;
  sentence?: string;
  part?: string;
  background?: boolean;
  confidence: number;
  runner_up?: { type: string; confidence: number };
  report?: Source;
  review?: string;
  revision?: Revision;
  mention?: string;
  marks?: Partial<Record<Role, Span>>;
}

export type Role = "source" | "trigger" | "target";

export interface SeriesRow extends Counts {
  period: string;
  from: string;
  to: string;
  mean_score?: number;
  reports?: number;
}

export interface Meta {
  name: string;
  version: string;
  reports: number;
  mentions: number;
  events: number;
  first?: string;
  last?: string;
  revision: number;
  generation: number;
  edit: boolean;
  code: boolean;
  studies: boolean;
}

export interface Overview {
  actors: { code: string; name: string; events: number; cooperation: number; conflict: number }[];
  dyads: { source: string; target: string; events: number; cooperation: number; conflict: number }[];
  week?: { from: string; to: string; before_from: string; before_to: string };
  changes: {
    a: string;
    b: string;
    a_name?: string;
    b_name?: string;
    events: number;
    expected: number;
    cooperation: number;
    conflict: number;
  }[];
  coverage: { period: string; from: string; to: string; reports: number; publishers?: number }[];
  command?: string;
}

export interface Agreement {
  id: string;
  name: string;
  parties: string[];
  signed_from?: string;
  signed_to?: string;
  reports?: number;
  first_told?: string;
  last_told?: string;
}

export interface Obligation {
  agreement?: string;
  parties?: string[];
  domain?: string;
  what: string;
  status: string;
  from?: string;
  to?: string;
  told?: string;
  published?: string;
  publisher?: string;
  report?: string;
}

export interface Claim {
  claimed_by?: string;
  direction?: string;
  cause: string;
  effect: string;
  cue?: string;
  cause_actors?: string[];
  effect_actors?: string[];
  report?: string;
  publisher?: string;
  published?: string;
  spans?: { cause?: Span; effect?: Span };
}

export interface Quote {
  speaker?: string;
  speaker_code?: string;
  audience?: string;
  direct: boolean;
  cue?: string;
  words: string;
  report?: string;
  published?: string;
  span?: Span;
}

export interface Party {
  code: string;
  name?: string;
}

export interface Dyad {
  a: Party;
  b: Party;
  by: string;
  totals: { both: Counts; a_to_b: Counts; b_to_a: Counts };
  series: SeriesRow[];
  undated?: number;
  change_points?: { period: string; from: string; probability?: number }[];
  events: EventRow[];
  next?: string;
  agreements: Agreement[];
  obligations: Obligation[];
  claims: Claim[];
  quotes: Quote[];
  command?: string;
}

export interface ActorPage {
  actor: Party & {
    names: { name: string; code?: string; role?: string; kind?: string; mentions?: number; first?: string; last?: string }[];
  };
  by: string;
  totals: { all: Counts; as_source: Counts; as_target: Counts };
  series: SeriesRow[];
  partners: { code: string; name?: string; to: Counts; from: Counts }[];
  events: EventRow[];
  next?: string;
  command?: string;
}

export interface EventList {
  items: EventRow[];
  next?: string;
  counts?: SeriesRow[];
  command?: string;
}

export interface Entry {
  entry: number;
  at?: string;
  who: string;
  act: string;
  event?: string;
  other?: string;
  field?: string;
  value?: string;
  why: string;
  undoes?: number;
  undone_by?: number;
}

export interface EventPage {
  event: EventRow;
  mentions: EventRow[];
  entries: Entry[];
  revisions: { revision: number; version?: string; model?: string; knowledge?: string; type?: string; status?: string; confidence?: number }[];
  command?: string;
}

export interface Why {
  mention?: string;
  same?: boolean;
  type?: string;
  line?: string;
  rule?: string;
  steps?: string[];
  runner_up?: { type: string; confidence: number };
}

export type Spans = Partial<Record<Role | "sentence", Span>>;

export interface ReportPage {
  report: Source & { key?: string; text?: string };
  actors: (Actor & { spans: { span: Span; by?: string }[] })[];
  events: (EventRow & { spans: Spans; event?: string })[];
  times: { span: Span; text?: string; from?: string; to?: string; grain?: string }[];
  quotes: Quote[];
  claims: Claim[];
  dropped?: { why: string; text: string }[];
  related?: { title: string; uri?: string; span?: Span }[];
  command?: string;
}

export interface Place {
  name: string;
  country?: string;
  lat?: number;
  lon?: number;
  events: number;
  cooperation: number;
  conflict: number;
}

export interface MapPage {
  places: Place[];
  without_place?: number;
  command?: string;
}

export interface AgreementList {
  items: Agreement[];
  command?: string;
}

export interface AgreementPage {
  agreement: Agreement;
  obligations: Obligation[];
  history: (Obligation & { report?: string })[];
  reports: { key: string; title?: string; source?: string; published?: string }[];
  command?: string;
}

export interface Found {
  actors: { name: string; code?: string; role?: string; kind?: string; mentions?: number; first?: string; last?: string }[];
  reports: { key: string; title?: string; source?: string; published?: string; snippet?: string }[];
  events: EventRow[];
  agreements: Agreement[];
  places: { name: string; country?: string; events: number }[];
}

export interface StudyList {
  items: { id: string; title?: string; modified?: string; bytes?: number }[];
}

export interface Coded {
  text: string;
  events: {
    id: string;
    type: string;
    modes?: string[];
    contexts?: string[];
    status: string;
    cameo?: string;
    quad?: string;
    score?: number;
    source: string[];
    target: string[];
    symmetric?: boolean;
    when?: { from?: string; to?: string };
    confidence: number;
    runner_up?: { type: string; confidence: number };
    spans: Spans;
    why?: Why;
  }[];
  actors: (Actor & { id: string; spans?: (Span | { span: Span })[] })[];
  times: { span: Span; text?: string; from?: string; to?: string }[];
  record?: unknown;
}

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
