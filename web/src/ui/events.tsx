// SPDX-License-Identifier: Apache-2.0
//
// Events as a table: what happened in one line, the sentence that tells it below.
import type { Actor, EventRow } from "../api";
import { to } from "../route";
import { Sentence } from "./marked";
import { QuadMark } from "./mark";
import { codeOf, count, time } from "./words";

export function ActorLink({ actor, full = false }: { actor: Actor; full?: boolean }) {
  const words = (
    <>
      <span class={actor.code ? "code" : undefined}>{codeOf(actor)}</span>
      {full && actor.code && actor.name && <> {actor.name}</>}
      {full && actor.role && <span class="faint">, {actor.role}</span>}
    </>
  );
  const title = actor.role ? `${actor.name}, ${actor.role}` : actor.name;
  return actor.code ? (
    <a href={to(["actor", actor.code])} title={title}>
      {words}
    </a>
  ) : (
    <span title={title}>{words}</span>
  );
}

export function Parties({ actors, full = false }: { actors: Actor[]; full?: boolean }) {
  if (!actors.length) return <span class="faint">nobody named</span>;
  return (
    <>
      {actors.map((actor, i) => (
        <span key={i}>
          {i > 0 && ", "}
          <ActorLink actor={actor} full={full} />
        </span>
      ))}
    </>
  );
}

export const Act = ({ event }: { event: Pick<EventRow, "type" | "modes" | "quad"> }) => (
  <>
    <QuadMark quad={event.quad} />
    <span class="act">{event.type}</span>
    {event.modes.length > 0 && <span class="mode"> {event.modes.join(", ")}</span>}
  </>
);

export function Status({ event }: { event: Pick<EventRow, "status" | "background" | "review"> }) {
  return (
    <>
      <span class={event.status === "actual" ? "status" : "status other"}>{event.status}</span>
      {event.background && <span class="status other">history</span>}
      {event.review && <span class={`status review ${event.review}`}>{event.review}</span>}
    </>
  );
}

function Told({ event }: { event: EventRow }) {
  if (event.mentions > 1)
    return (
      <>
        {count(event.mentions)} mentions
        <br />
        <span class="faint">{count(event.sources)} independent</span>
      </>
    );
  return <>{event.report?.source ?? "1 report"}</>;
}

export function EventTable({ events, caption }: { events: EventRow[]; caption: string }) {
  return (
    <table class="events">
      <caption class="heard">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who did what to whom</th>
          <th scope="col">Status</th>
          <th scope="col">Told by</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td class="when">
              <a href={to(["event", event.id])}>{time(event.when) || "undated"}</a>
            </td>
            <td class="what">
              <p class="who">
                <Parties actors={event.source} /> <Act event={event} />{" "}
                {event.symmetric ? <span class="faint">each other</span> : event.target.length > 0 && <Parties actors={event.target} />}
              </p>
              <p class="sentence">
                <Sentence event={event} />
              </p>
            </td>
            <td>
              <Status event={event} />
            </td>
            <td class="told">
              <Told event={event} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
