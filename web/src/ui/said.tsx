// SPDX-License-Identifier: Apache-2.0
//
// What reports say beside events: agreements, obligations, claims, quotations.
import type { Agreement, Claim, Quote, Step } from "../api";
import { to } from "../route";
import { day, some } from "./words";

export function AgreementTable({ items, caption }: { items: Agreement[]; caption: string }) {
  return (
    <table class="list">
      <caption class="heard">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">signed</th>
          <th scope="col">agreement</th>
          <th scope="col">parties</th>
          <th scope="col">told</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td class="when">{item.signed_from ?? <span class="faint">not told</span>}</td>
            <td>
              <a href={to(["agreement", item.id])}>{item.name}</a>
            </td>
            <td class="codes">{item.parties.join(", ")}</td>
            <td class="faint">
              {item.reports !== undefined && some(item.reports, "report")}
              {item.first_told && `, ${item.first_told}`}
              {item.last_told && item.last_told !== item.first_told && ` to ${item.last_told}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// A provision with the statuses that it had, oldest first; the last one holds.
export function Obligations({ items }: { items: Step[] }) {
  const groups = new Map<string, Step[]>();
  for (const item of items) {
    const key = [item.agreement, item.domain, item.what].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return (
    <ul class="obligations">
      {[...groups.values()].map((steps, i) => {
        const first = steps[0]!;
        const ordered = [...steps].sort((a, b) => stamp(a).localeCompare(stamp(b)));
        return (
          <li key={i}>
            <p>
              {first.what}
              {first.domain && <span class="domain">{first.domain}</span>}
            </p>
            <ol class="steps">
              {ordered.map((step, k) => (
                <li key={k} class={k === ordered.length - 1 ? "now" : undefined}>
                  <span class="step">{step.status}</span>{" "}
                  <span class="faint">
                    {day(step.from ?? step.told ?? step.published)}
                    {step.publisher && `, ${step.publisher}`}
                  </span>
                </li>
              ))}
            </ol>
            {(first.agreement || first.parties) && (
              <p class="faint">
                {first.agreement}
                {first.parties && ` · ${first.parties.join(", ")}`}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const stamp = (item: Step) => item.from ?? item.told ?? item.published ?? "";

const ReportLink = ({ item }: { item: { report?: string; published?: string; publisher?: string } }) => (
  <span class="faint">
    {item.report ? <a href={to(["report", item.report])}>{item.publisher ?? "report"}</a> : item.publisher}
    {item.published && ` ${item.published}`}
  </span>
);

export function Claims({ items }: { items: Claim[] }) {
  return (
    <ul class="claims">
      {items.map((claim, i) => (
        <li key={i}>
          <p class="sentence">
            <span class="cause">{claim.cause}</span> <span class="cue">{claim.direction ?? claim.cue ?? "brings about"} →</span> <span class="effect">{claim.effect}</span>
          </p>
          <p>
            {claim.claimed_by ? <b>{claim.claimed_by}</b> : <span class="faint">the report itself</span>} <ReportLink item={claim} />
          </p>
        </li>
      ))}
    </ul>
  );
}

export function Quotes({ items }: { items: Quote[] }) {
  return (
    <ul class="quotes">
      {items.map((quote, i) => (
        <li key={i}>
          <blockquote class={quote.direct ? "direct" : "indirect"}>{quote.words}</blockquote>
          <p>
            <b>{quote.speaker ?? "somebody"}</b>
            {quote.speaker_code && quote.speaker_code !== quote.speaker && <span class="code"> {quote.speaker_code}</span>}
            {!quote.direct && <span class="faint">, not word for word</span>} <ReportLink item={quote} />
          </p>
        </li>
      ))}
    </ul>
  );
}
