// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type Dyad } from "../api";
import { Series } from "../charts/series";
import { asked, here, query, to } from "../route";
import { EventTable } from "../ui/events";
import { QuadKey } from "../ui/mark";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { PeriodBar } from "../ui/period";
import { AgreementTable, Claims, Obligations, Quotes } from "../ui/said";
import { Totals } from "../ui/totals";
import { count } from "../ui/words";

export function DyadPage({ a, b }: { a: string; b: string }) {
  const answer = useAnswer<Dyad>(`dyad/${encodeURIComponent(a)}/${encodeURIComponent(b)}${asked()}`);
  const [one, other] = [answer.data?.a.name ?? a, answer.data?.b.name ?? b];
  useTitle(`${one} and ${other}`);
  const ask = Object.fromEntries(query.value);
  return (
    <>
      <Head
        title={
          <>
            <a href={to(["actor", a])}>{one}</a> <span class="and">and</span> <a href={to(["actor", b])}>{other}</a>
          </>
        }
        kicker={
          <>
            Pair <span class="code">{a}</span> · <span class="code">{b}</span> · <a href={to(["dyad", b, a], ask)}>the other way round</a>
          </>
        }
        command={answer.data?.command}
      />
      <PeriodBar by />
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function Whole({ data }: { data: Dyad }) {
  const [a, b] = [data.a.code, data.b.code];
  const unit = query.value.get("unit") ?? "events";
  const between = { actor: a, other: b, since: query.value.get("since"), until: query.value.get("until") };
  const all = data.totals.both.events;
  return (
    <>
      <div class="columns dyad">
        <Section id="series" title="Over time">
          <Series rows={data.series} label={`Events between ${data.a.name ?? a} and ${data.b.name ?? b}`} events={{ actor: a, other: b }} {...(data.change_points ? { breaks: data.change_points } : {})} />
          {!!data.undated && <p class="note">{count(data.undated)} without a date are not in the chart.</p>}
          <Breaks data={data} />
        </Section>
        <Section id="totals" title="Sums">
          <Totals
            unit={unit}
            columns={[
              ["between", data.totals.both],
              [`${a} → ${b}`, data.totals.a_to_b],
              [`${b} → ${a}`, data.totals.b_to_a],
            ]}
          />
        </Section>
      </div>
      <Section id="events" title="Events" aside={<QuadKey />}>
        {data.events.length ? <EventTable events={data.events} caption="The latest events" /> : <Nothing>No events between the two in that period.</Nothing>}
        {data.next && (
          <p class="more">
            <a class="button" href={to(["events"], between)}>
              All {unit === "events" ? `${count(all)} events` : "events"}
            </a>
          </p>
        )}
      </Section>
      <Section id="agreements" title="Agreements" note="As the reports tell of them.">
        {data.agreements.length ? <AgreementTable items={data.agreements} caption="Agreements between the two" /> : <Nothing>The reports name none between the two.</Nothing>}
      </Section>
      {data.obligations.length > 0 && (
        <Section id="obligations" title="Obligations" note="What agreements oblige them to, and how it went: each status with the day and who told it; the last one holds.">
          <Obligations items={data.obligations} />
        </Section>
      )}
      <div class="columns even">
        <Section id="claims" title="Claims" note="Somebody's word that one thing brings about another.">
          {data.claims.length ? <Claims items={data.claims} /> : <Nothing>None.</Nothing>}
        </Section>
        <Section id="quotes" title="In their own words">
          {data.quotes.length ? <Quotes items={data.quotes} /> : <Nothing>None.</Nothing>}
        </Section>
      </div>
    </>
  );
}

function Breaks({ data }: { data: Dyad }) {
  if (!data.change_points?.length) return null;
  return (
    <p class="note">
      The number of events changes for good{" "}
      {data.change_points.map((point, i) => (
        <span key={point.from}>
          {i > 0 && ", "}
          with <a href={here({ since: point.from })}>{point.period}</a>: <span class={point.of}>{point.of === "conflict" ? "▼" : "▲"}</span> {point.of} (between {point.lo} and {point.hi})
        </span>
      ))}
      .
    </p>
  );
}
