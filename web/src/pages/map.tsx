// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type MapPage as Data } from "../api";
import WorldMap, { eventsAt } from "../charts/map";
import { asked } from "../route";
import { Filter } from "../ui/filter";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { count, some } from "../ui/words";

export default function MapPage() {
  const answer = useAnswer<Data>(`map${asked()}`);
  useTitle("Map");
  return (
    <>
      <Head title="Map" command={answer.data?.command} />
      <Filter />
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
      <Policy />
    </>
  );
}

function Whole({ data }: { data: Data }) {
  const rows = [...data.places].sort((a, b) => b.events - a.events);
  return (
    <>
      <WorldMap places={data.places} />
      {!!data.without_place && <p class="note">{some(data.without_place, "event")} of this answer happened at no place that the report tells.</p>}
      <Section id="places" title="Places">
        {rows.length ? (
          <div class="scroll tall" tabIndex={0} role="region" aria-label="Places as a table">
            <table class="figures">
              <thead>
                <tr>
                  <th scope="col">place</th>
                  <th scope="col">country</th>
                  <th scope="col" class="n">
                    <span class="cooperation">▲</span> cooperation
                  </th>
                  <th scope="col" class="n">
                    <span class="conflict">▼</span> conflict
                  </th>
                  <th scope="col" class="n">all</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((place, i) => (
                  <tr key={i}>
                    <th scope="row">
                      <a href={eventsAt(place)}>{place.name}</a>
                    </th>
                    <td class="codes">{place.country}</td>
                    <td class="n">{count(place.cooperation)}</td>
                    <td class="n">{count(place.conflict)}</td>
                    <td class="n">{count(place.events)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : (
          <Nothing>No event of this answer has a place.</Nothing>
        )}
      </Section>
    </>
  );
}

function Policy() {
  return (
    <Section id="borders" title="On borders">
      <p class="prose">
        The shapes are those of Natural Earth (public domain, 1:50m, simplified), which draws who controls the ground, not who has a right to it. They are a backdrop to find one's way by and
        say nothing of entente's own on any border: no country is coloured or named, nothing is counted by these lines, and borders of territories that are disputed as a whole are
        dashed. An event stands at the place that its report names; the country beside a place comes from the gazetteer, GeoNames (CC BY 4.0), and is a way of speaking of
        places, not a judgement. Territories without a code in ISO 3166 have the code that GeoNames gives them.
      </p>
    </Section>
  );
}
