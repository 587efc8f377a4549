// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { meta, useAnswer, type EventPage as Data, type EventRow, type Why } from "../api";
import { asked, to } from "../route";
import { Entries, EntryForm } from "../ui/entries";
import { Act, Parties, Status } from "../ui/events";
import { Sentence } from "../ui/marked";
import { Answered, Head, Section, useTitle } from "../ui/page";
import { count, decimal, named, parties, party, percent, some, time } from "../ui/words";

export function EventPage({ id }: { id: string }) {
  const answer = useAnswer<Data>(`event/${encodeURIComponent(id)}${asked()}`);
  const event = answer.data?.event;
  useTitle(event ? `${parties(event.source)} ${event.type} ${parties(event.target)}` : "Event");
  return (
    <>
      <Head
        title={event ? <Title event={event} /> : "Event"}
        kicker={
          <>
            Event <span class="code">{id}</span>
          </>
        }
        command={answer.data?.command}
      />
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function Title({ event }: { event: EventRow }) {
  return (
    <>
      {named(event.source) || "Nobody named"} <Act event={event} /> {event.symmetric ? <span class="and">each other</span> : named(event.target)}
    </>
  );
}

function Whole({ data }: { data: Data }) {
  const { event, mentions } = data;
  const others = mentions.filter((mention) => mention.id !== event.mention);
  const told = mentions.find((mention) => mention.id === event.mention) ?? event;
  return (
    <div class="columns event">
      <div>
        <Section id="evidence" title="The evidence">
          <Evidence mention={told} open />
        </Section>
        {others.length > 0 && (
          <Section id="others" title={`Told elsewhere, ${some(others.length, "time")}`} note={`${some(event.sources, "independent source")} in ${some(event.reports, "report")}: copies of a text count once, and so does a publisher.`}>
            {others.map((mention) => (
              <Evidence key={mention.id} mention={mention} than={told} />
            ))}
          </Section>
        )}
        {(data.entries.length > 0 || meta.value?.edit) && (
          <Section id="analysts" title="Analysts" note="Nothing is overwritten: what people say is kept as entries beside the coding, and can be undone.">
            <Entries entries={data.entries} />
            {meta.value?.edit && <EntryForm event={event} mentions={mentions} />}
          </Section>
        )}
      </div>
      <div>
        <Section id="coded" title="As coded">
          <Coded event={event} />
        </Section>
        <Section id="sure" title="How sure">
          <Sure event={told} />
        </Section>
        {data.revisions.length > 1 && <Revisions data={data} />}
      </div>
    </div>
  );
}

function Coded({ event }: { event: EventRow }) {
  const pair = event.source[0] && event.target[0] ? [party(event.source[0]), party(event.target[0])] : null;
  return (
    <>
      <dl class="facts">
        <dt>source</dt>
        <dd>
          <Parties actors={event.source} full />
        </dd>
        <dt>type</dt>
        <dd>
          <Act event={event} /> <span class="faint">{event.quad ?? "statement"}</span>
        </dd>
        <dt>target</dt>
        <dd>{event.symmetric ? "each other" : <Parties actors={event.target} full />}</dd>
        <dt>status</dt>
        <dd>
          <Status event={event} />
        </dd>
        <dt>when</dt>
        <dd class="numerals">
          {time(event.when) || "not told"}
          {event.when?.by === "published" && <span class="faint"> day of publication, for want of better</span>}
        </dd>
        {event.where && (
          <>
            <dt>where</dt>
            <dd>
              <a href={to(["map"], { place: event.where.name })}>{event.where.name}</a> <span class="code">{event.where.country}</span>
            </dd>
          </>
        )}
        {event.said_by && (
          <>
            <dt>said by</dt>
            <dd>
              <Parties actors={[event.said_by]} full />
            </dd>
          </>
        )}
        {event.contexts.length > 0 && (
          <>
            <dt>contexts</dt>
            <dd>{event.contexts.join(", ").replace(/_/g, " ")}</dd>
          </>
        )}
        <dt>scores</dt>
        <dd class="numerals">
          {event.score !== undefined && <>PLOVER {decimal(event.score)}</>}
          {event.cameo && (
            <>
              {event.score !== undefined && " · "}CAMEO {event.cameo}
              {event.goldstein !== undefined && ` (${decimal(event.goldstein)})`}
            </>
          )}
        </dd>
        {event.revision && (
          <>
            <dt>coded by</dt>
            <dd class="faint">
              revision {event.revision.number}
              {event.revision.version && `, entente ${event.revision.version}`}
              {event.revision.model && `, ${event.revision.model}`}
            </dd>
          </>
        )}
      </dl>
      {pair && pair[0] !== pair[1] && (
        <p>
          <a href={to(["dyad", pair[0]!, pair[1]!])}>
            All between {pair[0]} and {pair[1]}
          </a>
        </p>
      )}
    </>
  );
}

function Sure({ event }: { event: EventRow }) {
  const rows: [string, number][] = [[event.type, event.confidence]];
  if (event.runner_up) rows.push([event.runner_up.type, event.runner_up.confidence]);
  return (
    <table class="sure">
      <tbody>
        {rows.map(([type, confidence], i) => (
          <tr key={type}>
            <th scope="row">
              {type}
              {i > 0 && <span class="faint"> runner-up</span>}
            </th>
            <td class="n">{percent(confidence)}</td>
            <td>
              <svg viewBox="0 0 100 8" width="100" height="8" aria-hidden="true">
                <rect width="100" height="8" class="ground" />
                <rect width={confidence * 100} height="8" class={i ? "read" : "ink"} />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Which fields a mention has otherwise than the one that tells the event.
function differences(mention: EventRow, than: EventRow): string[] {
  const fields: [string, (event: EventRow) => string][] = [
    ["source", (event) => parties(event.source)],
    ["type", (event) => [event.type, ...event.modes].join(" ")],
    ["target", (event) => parties(event.target)],
    ["status", (event) => event.status],
    ["when", (event) => time(event.when)],
  ];
  return fields.flatMap(([name, of]) => (of(mention) === of(than) ? [] : [`${name} ${of(mention) || "none"}`]));
}

function Evidence({ mention, than, open = false }: { mention: EventRow; than?: EventRow; open?: boolean }) {
  const [asked, ask] = useState(open);
  const report = mention.report;
  const key = mention.id.split(".")[0]!;
  const differs = than ? differences(mention, than) : [];
  return (
    <article class="evidence">
      <p class="provenance">
        <a href={to(["report", key], { mention: mention.id })}>{report?.title ?? report?.input_id ?? "The report"}</a>
        <span class="faint">
          {report?.source && ` ${report.source}`}
          {report?.published && `, ${report.published}`}
        </span>
      </p>
      {mention.sentence ? (
        <blockquote class="sentence labelled">
          <Sentence event={mention} />
        </blockquote>
      ) : (
        <p class="nothing">The words of this report are not kept.</p>
      )}
      {differs.length > 0 && <p class="differs">Here: {differs.join("; ")}</p>}
      <details open={open} onToggle={(e) => e.currentTarget.open && ask(true)}>
        <summary>Why it was coded so</summary>
        {asked && <WhyOf mention={mention.id} />}
      </details>
    </article>
  );
}

function WhyOf({ mention }: { mention: string }) {
  const answer = useAnswer<Why>(`why/${encodeURIComponent(mention)}`);
  return <Answered answer={answer}>{(why) => <WhyWords why={why} />}</Answered>;
}

export function WhyWords({ why }: { why: Why }) {
  return (
    <>
      <dl class="facts why">
        {why.line && (
          <>
            <dt>dictionary</dt>
            <dd>
              <code>{why.line}</code>
            </dd>
          </>
        )}
        {why.rule && (
          <>
            <dt>construction</dt>
            <dd>{why.rule}</dd>
          </>
        )}
        {why.steps && why.steps.length > 0 && (
          <>
            <dt>steps</dt>
            <dd>
              <ol>
                {why.steps.map((step, i) => (
                  <li key={i}>{step}</li>
                ))}
              </ol>
            </dd>
          </>
        )}
      </dl>
      {why.same === false && <p class="note">This engine codes it otherwise than the ledger has it{why.type && `: ${why.type}`}.</p>}
    </>
  );
}

function Revisions({ data }: { data: Data }) {
  return (
    <Section id="revisions" title="Revisions" note="How each engine coded the mention that tells it.">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">revision</th>
            <th scope="col">type</th>
            <th scope="col">status</th>
            <th scope="col" class="n">
              sure
            </th>
          </tr>
        </thead>
        <tbody>
          {data.revisions.map((row) => (
            <tr key={row.revision}>
              <th scope="row" title={[row.version, row.model, row.knowledge].filter(Boolean).join(", ")}>
                {count(row.revision)}
              </th>
              <td>{row.type}</td>
              <td>{row.status}</td>
              <td class="n">{percent(row.confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
