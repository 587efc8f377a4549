// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { catchUp, meta, newer, watchLedger } from "./api";
import { embedded, go, here, path, query, to } from "./route";
import { ActorPage } from "./pages/actor";
import { AgreementPage, AgreementsPage } from "./pages/agreements";
import { DyadPage } from "./pages/dyad";
import { EventPage } from "./pages/event";
import { EventsPage } from "./pages/events";
import { OverviewPage } from "./pages/overview";
import { ReportPage } from "./pages/report";
import { SearchPage } from "./pages/search";
import { StudiesPage, StudyPage } from "./pages/studies";
import { later } from "./ui/later";
import { Head, useTitle } from "./ui/page";
import { count, some } from "./ui/words";

const MapPage = later(() => import("./pages/map"));
const PastePage = later(() => import("./pages/paste"));

function Page() {
  const [name = "overview", a, b] = path.value;
  const key = path.value.join("/");
  switch (`${name} ${path.value.length}`) {
    case "overview 0":
    case "overview 1":
      return <OverviewPage />;
    case "dyad 3":
      return <DyadPage key={key} a={a!} b={b!} />;
    case "actor 2":
      return <ActorPage key={key} code={a!} />;
    case "events 1":
      return <EventsPage />;
    case "event 2":
      return <EventPage key={key} id={a!} />;
    case "report 2":
      return <ReportPage key={key} id={a!} />;
    case "agreements 1":
      return <AgreementsPage />;
    case "agreement 2":
      return <AgreementPage key={key} id={a!} />;
    case "map 1":
      return <MapPage />;
    case "search 1":
      return <SearchPage />;
    case "studies 1":
      return <StudiesPage />;
    case "study 2":
      return <StudyPage key={key} id={a!} />;
    case "paste 1":
      return <PastePage />;
    default:
      return <NoPage />;
  }
}

function NoPage() {
  useTitle("No such page");
  return (
    <>
      <Head title="No such page" files={null} />
      <p>
        Nothing is at this address. <a href="/">The overview</a> leads to everything.
      </p>
    </>
  );
}

const pages: [string, string, string[]][] = [
  ["/", "Overview", ["overview", "dyad", "actor"]],
  ["/events", "Events", ["events", "event", "report"]],
  ["/map", "Map", ["map"]],
  ["/agreements", "Agreements", ["agreements", "agreement"]],
  ["/studies", "Studies", ["studies", "study"]],
  ["/paste", "Paste", ["paste"]],
];

function Top() {
  const now = path.value[0] ?? "overview";
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget as HTMLFormElement).get("q")).trim();
    if (words) go(to(["search"], { q: words }));
  };
  return (
    <header class="top">
      <a class="mark-name" href="/">
        <svg viewBox="0 0 24 24" width="17" height="17" aria-hidden="true">
          <path d="M2 11 12 2l10 9z" class="cooperation" />
          <path d="M2 13h20l-10 9z" class="conflict" />
        </svg>
        entente
      </a>
      <nav aria-label="Pages">
        {pages.map(([href, name, those]) => (
          <a key={href} href={href} aria-current={those.includes(now) ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <form role="search" onSubmit={search}>
        <input type="search" name="q" aria-label="Search actors, reports, places, agreements" placeholder="Search" value={now === "search" ? (query.value.get("q") ?? "") : ""} />
      </form>
    </header>
  );
}

function Foot() {
  const m = meta.value;
  return (
    <footer>
      <p>
        {m && (
          <>
            {m.name}, revision {m.revision}: {some(m.events, "event")} in {some(m.reports, "report")}.{" "}
          </>
        )}
        {newer.value && m && (
          <span role="status">
            The ledger has changed: {count(newer.value.reports)} reports now.{" "}
            <button type="button" class="link" onClick={() => void catchUp()}>
              Show it as it is
            </button>{" "}
          </span>
        )}
      </p>
      <p class="faint">
        entente {m?.version} · events in the codes of PLOVER and CAMEO · <a href="/api/v1/openapi.json">API</a> · map: Natural Earth · places: GeoNames, CC BY 4.0
      </p>
    </footer>
  );
}

function App() {
  if (embedded.value)
    return (
      <>
        <main tabIndex={-1}>
          <Page />
        </main>
        <p class="embed-foot">
          <a href={here({ embed: undefined })} target="_blank" rel="noopener">
            {meta.value?.name ?? "the ledger"}, in entente
          </a>
        </p>
      </>
    );
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <Top />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <Foot />
    </>
  );
}

void watchLedger();
render(<App />, document.getElementById("app")!);
