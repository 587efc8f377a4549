// SPDX-License-Identifier: Apache-2.0
import { useMemo } from "preact/hooks";
import { useAnswer, type ReportPage as Data } from "../api";
import { asked, query } from "../route";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { EventNotes, Reader, type Found } from "../ui/reader";
import { codeOf, count, day, parties } from "../ui/words";

export function ReportPage({ id }: { id: string }) {
  const answer = useAnswer<Data>(`report/${encodeURIComponent(id)}${asked({ mention: undefined })}`);
  const report = answer.data?.report;
  const title = report?.title ?? report?.input_id ?? "Report";
  useTitle(title);
  return (
    <>
      <Head
        title={title}
        kicker={
          <>
            Report <span class="code">{id}</span>
          </>
        }
      >
        {report && (
          <p class="lede">
            {[report.source, day(report.published)].filter(Boolean).join(", ") || "Publisher and day are not known"}
            {report.uri && (
              <>
                {" · "}
                {/^https?:/.test(report.uri) ? (
                  <a href={report.uri} rel="noreferrer noopener" target="_blank">
                    original
                  </a>
                ) : (
                  <span class="faint">{report.uri}</span>
                )}
              </>
            )}
          </p>
        )}
      </Head>
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function foundIn(data: Data, mention: string | null): Found {
  const text = data.report.text ?? "";
  return {
    actors: data.actors.map((actor) => ({ ...actor, spans: actor.spans.flatMap(({ span }) => (span ? [span] : [])) })),
    events: data.events.map((event) => ({
      id: event.event ?? event.id,
      words: event.trigger ?? "",
      title: [parties(event.source), event.type, event.symmetric ? "each other" : parties(event.target)].filter(Boolean).join(" "),
      spans: event.spans,
      chosen: mention !== null && (event.mention === mention || event.id === mention),
      ...(event.quad ? { quad: event.quad } : {}),
    })),
    times: data.times.flatMap((time) => (time.span ? [{ span: time.span, words: [time.from, time.to].filter((d, i, all) => d && d !== all[i - 1]).join(" to ") || "not resolved" }] : [])),
    quotes: data.quotes.flatMap((quote) => (quote.span ? [{ span: quote.span, words: quote.speaker ?? "" }] : [])),
    claims: data.claims.flatMap((claim) => [claim.spans?.cause && { span: claim.spans.cause, words: "cause" }, claim.spans?.effect && { span: claim.spans.effect, words: "effect" }].filter((c) => !!c)),
    ...(text ? {} : { actors: [] }),
  };
}

function Whole({ data }: { data: Data }) {
  const mention = query.value.get("mention");
  const found = useMemo(() => foundIn(data, mention), [data, mention]);
  return (
    <div class="columns event">
      <div>
        {data.report.text ? <Reader text={data.report.text} found={found} /> : <Nothing>The text of this report is not kept in the ledger; positions and codes are.</Nothing>}
        {data.dropped && data.dropped.length > 0 && (
          <Section id="dropped" title="Left out" note="Lines of the page that are no part of the report.">
            <ul class="dropped">
              {data.dropped.map((line, i) => (
                <li key={i}>
                  <span class="domain">{line.why}</span> {line.text}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
      <div>
        <Section id="events" title="Events in it">
          {found.events.length ? <EventNotes found={found} /> : <Nothing>None.</Nothing>}
        </Section>
        <Section id="actors" title="Who occurs">
          <ul class="who">
            {data.actors.map((actor, i) => (
              <li key={i}>
                <span class="code">{codeOf(actor)}</span> {actor.code && actor.name}
                {actor.role && <span class="faint">, {actor.role}</span>} <span class="numerals faint">{count(actor.spans.length)}</span>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </div>
  );
}
