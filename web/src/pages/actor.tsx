// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type ActorPage as Data } from "../api";
import { Series } from "../charts/series";
import { asked, query, to } from "../route";
import { EventTable } from "../ui/events";
import { QuadKey } from "../ui/mark";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { PeriodBar } from "../ui/period";
import { Totals } from "../ui/totals";
import { conflict, cooperation, count } from "../ui/words";

export function ActorPage({ code }: { code: string }) {
  const answer = useAnswer<Data>(`actor/${encodeURIComponent(code)}${asked()}`);
  const name = answer.data?.actor.name ?? code;
  useTitle(name);
  return (
    <>
      <Head
        title={name}
        kicker={
          <>
            Actor <span class="code">{code}</span>
          </>
        }
        command={answer.data?.command}
      />
      <PeriodBar by />
      <Answered answer={answer}>{(data) => <Whole data={data} code={code} />}</Answered>
    </>
  );
}

function Whole({ data, code }: { data: Data; code: string }) {
  const unit = query.value.get("unit") ?? "events";
  const ask = { since: query.value.get("since"), until: query.value.get("until") };
  return (
    <>
      <div class="columns dyad">
        <Section id="series" title="Over time">
          <Series rows={data.series} label={`Events of ${data.actor.name ?? code}`} events={{ actor: code }} />
        </Section>
        <Section id="totals" title="Sums">
          <Totals
            unit={unit}
            columns={[
              ["all", data.totals.all],
              ["does", data.totals.as_source],
              ["is done to", data.totals.as_target],
            ]}
          />
        </Section>
      </div>
      <div class="columns even">
        <Section id="partners" title="Dealings with">
          {data.partners.length ? <Partners data={data} code={code} /> : <Nothing>Nobody in that period.</Nothing>}
        </Section>
        <Section id="names" title="Known as" note="Names, codes and offices as the reports give them.">
          <Names data={data} />
        </Section>
      </div>
      <Section id="events" title="Events" aside={<QuadKey />}>
        {data.events.length ? <EventTable events={data.events} caption="The latest events" /> : <Nothing>No events in that period.</Nothing>}
        {data.next && (
          <p class="more">
            <a class="button" href={to(["events"], { actor: code, ...ask })}>
              All events
            </a>
          </p>
        )}
      </Section>
    </>
  );
}

function Partners({ data, code }: { data: Data; code: string }) {
  return (
    <div class="scroll tall" tabIndex={0} role="region" aria-label="Partners">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">with</th>
            <th scope="col" class="n">
              <span class="cooperation">▲</span> does
            </th>
            <th scope="col" class="n">
              <span class="conflict">▼</span> does
            </th>
            <th scope="col" class="n">
              <span class="cooperation">▲</span> is done to
            </th>
            <th scope="col" class="n">
              <span class="conflict">▼</span> is done to
            </th>
          </tr>
        </thead>
        <tbody>
          {data.partners.map((partner) => (
            <tr key={partner.code}>
              <th scope="row">
                <a href={to(["dyad", code, partner.code])}>{partner.name ?? partner.code}</a>
              </th>
              <td class="n">{count(cooperation(partner.to))}</td>
              <td class="n">{count(conflict(partner.to))}</td>
              <td class="n">{count(cooperation(partner.from))}</td>
              <td class="n">{count(conflict(partner.from))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Names({ data }: { data: Data }) {
  return (
    <div class="scroll tall" tabIndex={0} role="region" aria-label="Names">
      <table class="list">
        <thead>
          <tr>
            <th scope="col">name</th>
            <th scope="col">code</th>
            <th scope="col">office</th>
            <th scope="col" class="n">
              mentions
            </th>
          </tr>
        </thead>
        <tbody>
          {data.actor.names.map((name, i) => (
            <tr key={i}>
              <th scope="row">{name.name}</th>
              <td class="codes">{name.code && <a href={to(["actor", name.code])}>{name.code}</a>}</td>
              <td>{name.role}</td>
              <td class="n">{count(name.mentions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
