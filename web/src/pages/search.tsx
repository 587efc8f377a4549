// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type Found } from "../api";
import { asked, query, to } from "../route";
import { EventTable } from "../ui/events";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { AgreementTable } from "../ui/said";
import { count } from "../ui/words";

export function SearchPage() {
  const words = query.value.get("q") ?? "";
  useTitle(words ? `Search: ${words}` : "Search");
  return (
    <>
      <Head title={words ? <>Search: {words}</> : "Search"} csv={false} files={words ? undefined : null} />
      {words ? <Results /> : <Nothing>Words, a name or a code go into the field above. A phrase stands in quotation marks.</Nothing>}
    </>
  );
}

function Results() {
  const answer = useAnswer<Found>(`search${asked()}`);
  return <Answered answer={answer}>{(found) => <Whole found={found} />}</Answered>;
}

function Whole({ found: { actors = [], reports = [], events = [], agreements = [], places = [] } }: { found: Found }) {
  const words = query.value.get("q") ?? "";
  const none = !actors.length && !reports.length && !events.length && !agreements.length && !places.length;
  if (none) return <Nothing>Nothing in this ledger. Try fewer words, or the beginning of a code.</Nothing>;
  return (
    <>
      {actors.length > 0 && (
        <Section id="actors" title="Actors">
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
              {actors.map((actor, i) => (
                <tr key={i}>
                  <th scope="row">{actor.code ? <a href={to(["actor", actor.code])}>{actor.name}</a> : actor.name}</th>
                  <td class="codes">{actor.code}</td>
                  <td>{actor.role}</td>
                  <td class="n">{count(actor.mentions)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {places.length > 0 && (
        <Section id="places" title="Places">
          <ul class="plain">
            {places.map((place) => (
              <li key={place.name + place.country}>
                <a href={to(["events"], { place: place.name })}>{place.name}</a> <span class="code">{place.country}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {agreements.length > 0 && (
        <Section id="agreements" title="Agreements">
          <AgreementTable items={agreements} caption="Agreements" />
        </Section>
      )}
      {events.length > 0 && (
        <Section id="events" title="Events in reports with these words" aside={<a href={to(["events"], { words })}>all of them</a>}>
          <EventTable events={events} caption="Events" />
        </Section>
      )}
      {reports.length > 0 && (
        <Section id="reports" title="Reports">
          <ul class="plain">
            {reports.map((report) => (
              <li key={report.key}>
                <a href={to(["report", report.key])}>{report.title ?? report.key}</a>{" "}
                <span class="faint">
                  {report.source}
                  {report.published && ` ${report.published}`}
                </span>
                {report.snippet && <p class="sentence">{report.snippet}</p>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
