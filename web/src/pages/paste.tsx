// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from "preact/hooks";
import { meta, post, type Coded, type Span } from "../api";
import { Head, Nothing, Section, Trouble, useTitle } from "../ui/page";
import { EventNotes, Reader, type Found } from "../ui/reader";
import { percent, some, toUnits } from "../ui/words";
import { WhyWords } from "./event";

export default function PastePage() {
  const [coded, setCoded] = useState<Coded>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  useTitle("Paste a report");
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError(undefined);
    try {
      const date = String(form.get("date"));
      setCoded(await post<Coded>("code", { text: String(form.get("text")), ...(date ? { date } : {}) }));
    } catch (trouble) {
      setError(trouble as Error);
    }
    setBusy(false);
  };
  return (
    <>
      <Head title="Paste a report" files={null}>
        <p class="lede">Its record appears at once. Nothing of it is kept: not in the ledger, not elsewhere.</p>
      </Head>
      {meta.value?.code === false && <Nothing>This server was started without the engine.</Nothing>}
      <form class="paste" onSubmit={send}>
        <label class="field tall">
          <span>text, in English</span>
          <textarea name="text" rows={10} required maxLength={262144} />
        </label>
        <div class="bar">
          <label class="field">
            <span>published</span>
            <input name="date" pattern={String.raw`\d{4}-\d\d-\d\d`} placeholder="2018-07-09" title="A day: 2018-07-09" size={11} autocomplete="off" />
          </label>
          <button disabled={busy}>{busy ? "Reading …" : "Read it"}</button>
        </div>
      </form>
      {error && <Trouble error={error} />}
      {coded && <Record coded={coded} />}
    </>
  );
}

// What the record says beside events; its positions are code points.
interface Said {
  quotes?: { span: Span; speaker?: string }[];
  claims?: { cause?: { span: Span }; effect?: { span: Span } }[];
}

function foundIn(coded: Coded, chosen: number): Found {
  const code = new Map(coded.actors.map((actor) => [actor.id, actor.code || actor.name]));
  const said = (coded.record ?? {}) as Said;
  const units = (span: Span) => toUnits(coded.text, span);
  const codes = (ids: string[]) => ids.map((id) => code.get(id) ?? id).join(", ");
  return {
    actors: coded.actors.map((actor) => ({ ...actor, spans: actor.spans.flatMap(({ span }) => (span ? [span] : [])) })),
    events: coded.events.map((event, i) => ({
      words: event.spans.trigger ? coded.text.slice(...event.spans.trigger) : "",
      title: [codes(event.source), event.type, event.symmetric ? "each other" : codes(event.target)].filter(Boolean).join(" "),
      spans: event.spans,
      chosen: i === chosen,
      ...(event.quad ? { quad: event.quad } : {}),
    })),
    times: coded.times.flatMap(({ span, from, to }) => (span ? [{ span, words: [from, to].filter(Boolean).join(" to ") }] : [])),
    quotes: (said.quotes ?? []).map((quote) => ({ span: units(quote.span), words: (quote.speaker && code.get(quote.speaker)) ?? "" })),
    claims: (said.claims ?? []).flatMap(({ cause, effect }) => [...(cause ? [{ span: units(cause.span), words: "cause" }] : []), ...(effect ? [{ span: units(effect.span), words: "effect" }] : [])]),
  };
}

function Record({ coded }: { coded: Coded }) {
  const [chosen, choose] = useState(0);
  const found = useMemo(() => foundIn(coded, chosen), [coded, chosen]);
  const event = coded.events[chosen];
  return (
    <div class="columns event" id="record">
      <div>
        <Reader text={coded.text} found={found} />
        {coded.record !== undefined && (
          <details class="table-of">
            <summary>The record as JSON</summary>
            <pre tabIndex={0}>{JSON.stringify(coded.record, null, 1)}</pre>
          </details>
        )}
      </div>
      <div>
        <Section id="events" title={some(coded.events.length, "event")}>
          {found.events.length ? <EventNotes found={found} onChoose={choose} /> : <Nothing>No political event was found in it.</Nothing>}
        </Section>
        {event && (
          <Section id="why" title={`Why ${event.type}`}>
            <p>
              {event.status}
              {event.when?.from && `, ${event.when.from}${event.when.to && event.when.to !== event.when.from ? ` to ${event.when.to}` : ""}`}; sure {percent(event.confidence)}
              {event.runner_up && `, next ${event.runner_up.type} ${percent(event.runner_up.confidence)}`}
            </p>
            {event.why && <WhyWords why={event.why} />}
          </Section>
        )}
      </div>
    </div>
  );
}
