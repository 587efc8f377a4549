// SPDX-License-Identifier: Apache-2.0
import { meta, useAnswer, type Overview } from "../api";
import { Matrix, MatrixTable } from "../charts/matrix";
import { later } from "../ui/later";
import { asked, go, to } from "../route";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { PeriodBar } from "../ui/period";
import { count, day, decimal, some } from "../ui/words";

const Coverage = later(() => import("../charts/coverage"));

export function OverviewPage() {
  const answer = useAnswer<Overview>(`overview${asked()}`);
  useTitle("");
  return (
    <>
      <Head title={meta.value?.name ?? "A ledger"} kicker="Who did what to whom, and who says so" command={answer.data?.command} files="overview">
        <Summary />
      </Head>
      <PeriodBar />
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function Summary() {
  const m = meta.value;
  if (!m) return <p class="lede">&nbsp;</p>;
  return (
    <p class="lede">
      {some(m.events, "event")}, told {count(m.mentions)} times in {some(m.reports, "report")}
      {m.first && m.last && (
        <>
          {" "}
          published {day(m.first)} to {day(m.last)}
        </>
      )}
      .
    </p>
  );
}

function Whole({ data }: { data: Overview }) {
  if (!data.actors.length)
    return <Nothing>This ledger has no events between two parties in that period. `entente add` puts reports in.</Nothing>;
  return (
    <>
      <div class="columns">
        <Section id="pairs" title="Pairs" note="Parties that deal with each other stand near each other. Up is cooperation, down conflict; a bar's height grows with the square root of the number.">
          <Matrix actors={data.actors} dyads={data.dyads} />
          <details class="table-of">
            <summary>These pairs as a table</summary>
            <MatrixTable actors={data.actors} dyads={data.dyads} />
          </details>
        </Section>
        <div>
          <Section id="find" title="A pair">
            <FindPair actors={data.actors} />
          </Section>
          <Changes data={data} />
        </div>
      </div>
      <Section id="coverage" title="Coverage" note="How many reports were read in each period. Few events in a thin week say little.">
        {data.coverage.length ? <Coverage rows={data.coverage} /> : <Nothing>No report has a day of publication.</Nothing>}
      </Section>
    </>
  );
}

function FindPair({ actors }: Pick<Overview, "actors">) {
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const code = (name: string) => {
      const said = String(form.get(name)).trim();
      return actors.find((actor) => actor.name.toLowerCase() === said.toLowerCase())?.code ?? said.toUpperCase();
    };
    const [a, b] = [code("a"), code("b")];
    if (a && b) go(to(["dyad", a, b]));
  };
  return (
    <form class="pair" onSubmit={open}>
      <label class="field">
        <span>between</span>
        <input name="a" list="parties" required autocomplete="off" placeholder="a name or code" />
      </label>
      <label class="field">
        <span>and</span>
        <input name="b" list="parties" required autocomplete="off" placeholder="a name or code" />
      </label>
      <button>Show</button>
      <datalist id="parties">
        {actors.map((actor) => (
          <option key={actor.code} value={actor.name}>
            {actor.code}
          </option>
        ))}
      </datalist>
    </form>
  );
}

function Changes({ data: { changes = [], week } }: { data: Overview }) {
  const most = Math.max(1, ...changes.map((change) => Math.max(change.events, change.expected)));
  return (
    <Section id="changes" title="What changed" note={week && `${day(week.from)} to ${day(week.to)}, the last week with reports, against the four weeks before.`}>
      {changes.length ? (
        <table class="changes">
          <thead>
            <tr>
              <th scope="col">pair</th>
              <th scope="col" class="n">
                <span class="cooperation">▲</span>
                <span class="heard">cooperation</span>
              </th>
              <th scope="col" class="n">
                <span class="conflict">▼</span>
                <span class="heard">conflict</span>
              </th>
              <th scope="col" class="n" title="as many of both as a week of the four before had">before</th>
              <th scope="col">
                <span class="heard">chart</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.a + change.b}>
                <th scope="row">
                  <a href={to(["dyad", change.a, change.b])}>
                    {change.a_name ?? change.a} – {change.b_name ?? change.b}
                  </a>
                </th>
                <td class="n">{count(change.cooperation)}</td>
                <td class="n">{count(change.conflict)}</td>
                <td class="n">{decimal(change.expected)}</td>
                <td>
                  <Bullet {...change} most={most} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Nothing>Nothing out of the ordinary.</Nothing>
      )}
    </Section>
  );
}

// Cooperation and conflict of the week side by side, and a tick where the weeks before would have it.
function Bullet({ cooperation, conflict, expected, most }: { cooperation: number; conflict: number; expected: number; most: number }) {
  const wide = (n: number) => (n / most) * 96;
  return (
    <svg viewBox="0 0 100 14" width="100" height="14" class="bullet" role="img" aria-label={`${cooperation} cooperation, ${conflict} conflict`}>
      <rect x="2" y="3" width={wide(cooperation)} height="8" class="cooperation" />
      <rect x={2 + wide(cooperation) + (cooperation && conflict ? 1 : 0)} y="3" width={wide(conflict)} height="8" class="conflict" />
      <rect x={1.25 + wide(expected)} y="0" width="1.5" height="14" class="tick" />
    </svg>
  );
}
