// SPDX-License-Identifier: Apache-2.0
import { useAnswer, type AgreementList, type AgreementPage as Data } from "../api";
import { asked, go, here, query, to } from "../route";
import { Answered, Head, Nothing, Section, useTitle } from "../ui/page";
import { AgreementTable, Obligations } from "../ui/said";
import { day } from "../ui/words";

export function AgreementsPage() {
  const answer = useAnswer<AgreementList>(`agreements${asked()}`);
  useTitle("Agreements");
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    go(here({ actor: String(form.get("actor")), other: String(form.get("other")) }));
  };
  return (
    <>
      <Head title="Agreements" command={answer.data?.command}>
        <p class="lede">As the reports tell of them.</p>
      </Head>
      <form class="bar" onSubmit={ask} key={query.value.toString()}>
        <label class="field">
          <span>party</span>
          <input name="actor" defaultValue={query.value.get("actor") ?? ""} placeholder="BLR" autocomplete="off" />
        </label>
        <label class="field">
          <span>and</span>
          <input name="other" defaultValue={query.value.get("other") ?? ""} placeholder="RUS" autocomplete="off" />
        </label>
        <button>Ask</button>
      </form>
      <Answered answer={answer}>{(data) => (data.items.length ? <AgreementTable items={data.items} caption="Agreements" /> : <Nothing>The reports name none.</Nothing>)}</Answered>
    </>
  );
}

export function AgreementPage({ id }: { id: string }) {
  const answer = useAnswer<Data>(`agreement/${encodeURIComponent(id)}${asked()}`);
  const agreement = answer.data?.agreement;
  useTitle(agreement?.name ?? "Agreement");
  return (
    <>
      <Head title={agreement?.name ?? "Agreement"} kicker="Agreement">
        {agreement && (
          <p class="lede">
            {agreement.parties.map((party, i) => (
              <span key={party}>
                {i > 0 && ", "}
                <a href={to(["actor", party])}>{party}</a>
              </span>
            ))}
            {agreement.signed_from ? ` · signed ${day(agreement.signed_from)}` : " · the reports do not say when it was signed"}
          </p>
        )}
      </Head>
      <Answered answer={answer}>{(data) => <Whole data={data} />}</Answered>
    </>
  );
}

function Whole({ data }: { data: Data }) {
  const steps = data.history.map(({ report: _report, ...step }) => step);
  return (
    <>
      <Section id="obligations" title="Obligations" note="Each with the statuses that reports gave it, oldest first; the last one holds.">
        {steps.length ? <Obligations items={steps} /> : <Nothing>No provision is told.</Nothing>}
      </Section>
      <Section id="reports" title="Told in">
        <ul class="plain">
          {data.reports.map((report) => (
            <li key={report.key}>
              <a href={to(["report", report.key])}>{report.title ?? report.key}</a>{" "}
              <span class="faint">
                {report.source}
                {report.published && ` ${report.published}`}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
