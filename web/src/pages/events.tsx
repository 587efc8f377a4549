// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { get, useAnswer, type EventList, type EventRow } from "../api";
import { Series } from "../charts/series";
import { asked, query, to } from "../route";
import { EventTable } from "../ui/events";
import { Filter } from "../ui/filter";
import { QuadKey } from "../ui/mark";
import { Answered, Head, Nothing, Section, Trouble, useTitle } from "../ui/page";
import { By } from "../ui/period";
import { some } from "../ui/words";

export function EventsPage() {
  const answer = useAnswer<EventList>(`events${asked({ by: query.value.get("by") ?? "month" })}`);
  useTitle("Events");
  return (
    <>
      <Head title="Events" command={answer.data?.command?.replace(/ --by \S+/, "")} />
      <Filter />
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function Whole({ data }: { data: EventList }) {
  const ask = Object.fromEntries(query.value);
  const rows = data.counts?.filter((row) => row.period) ?? [];
  const all = data.counts?.reduce((sum, row) => sum + row.events, 0);
  const unit = query.value.get("unit") ?? "events";
  return (
    <>
      {rows.length > 1 && (
        <Section id="series" title="Over time" aside={<By />}>
          <Series rows={rows} label="Events that pass" events={ask} />
        </Section>
      )}
      <Section
        id="list"
        title={all === undefined ? "The events" : some(all, unit.slice(0, -1))}
        aside={
          <>
            <QuadKey />
            <a href={to(["map"], { ...ask, cursor: undefined })}>on the map</a>
          </>
        }
      >
        {data.items.length ? <Pages first={data} /> : <Nothing>No event passes. Take a condition away.</Nothing>}
      </Section>
    </>
  );
}

// The first page, and as many more as are asked for.
function Pages({ first }: { first: EventList }) {
  const [more, setMore] = useState<EventRow[]>([]);
  const [next, setNext] = useState(first.next);
  const [error, setError] = useState<Error>();
  useEffect(() => {
    setMore([]);
    setNext(first.next);
    setError(undefined);
  }, [first]);
  const goOn = () =>
    get<EventList>(`events${asked({ cursor: next, by: undefined })}`).then((page) => {
      setMore((old) => [...old, ...page.items]);
      setNext(page.next);
    }, setError);
  return (
    <>
      <EventTable events={[...first.items, ...more]} caption="Events" />
      {error && <Trouble error={error} />}
      {next && (
        <p class="more">
          <button type="button" onClick={goOn}>
            More
          </button>
        </p>
      )}
    </>
  );
}
