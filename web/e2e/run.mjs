// SPDX-License-Identifier: Apache-2.0
//
// All pages and the main tasks in a real browser against a real server: node e2e/run.mjs ENTENTE. A line for each test, `ok NAME` or
// `FAIL NAME`, and at the end how many. CHROMIUM names the browser; ONLY a word that the tests' names must hold.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { makeLedger } from "./ledger.mjs";

const entente = process.argv[2] ?? process.env.ENTENTE ?? "entente";
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const work = mkdtempSync(join(tmpdir(), "entente-web-"));
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let passed = 0;
let failed = 0;
async function test(name, body) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) return;
  try {
    await body();
    passed++;
    console.log(`ok   web: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL web: ${name}\n     ${String(error.message ?? error).split("\n").slice(0, 12).join("\n     ")}`);
  }
}

function must(truth, words) {
  if (!truth) throw new Error(words);
}

function same(got, wanted, words) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  must(a === b, `${words}: wanted ${b}, got ${a}`);
}

// ---- the server --------------------------------------------------------------------------------------------------------------------

function serve(ledger, ...options) {
  const child = spawn(entente, ["serve", ledger, "--port", "0", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const address = new Promise((resolve, reject) => {
    let said = "";
    const read = (piece) => {
      said += piece;
      const found = said.match(/http:\/\/\S+/);
      if (found && said.includes("\n", found.index)) resolve(new URL(found[0]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => reject(new Error(`entente serve ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`entente serve did not say where it is: ${said}`)), 20_000).unref();
  });
  const stop = () =>
    new Promise((resolve) => {
      child.on("exit", (code) => resolve(code));
      child.kill("SIGTERM");
    });
  return { address, stop };
}

// ---- a page ------------------------------------------------------------------------------------------------------------------------

async function open(browser, base, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|about|blob):/.test(url)) trouble.push(`a request elsewhere: ${url}`);
  });
  page.trouble = trouble;
  await page.goto(base + path);
  await page.waitForSelector("main h1");
  await settled(page);
  return page;
}

async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".waiting, [aria-busy=true]"), undefined, { timeout: 15_000 });
}

async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  must(!bad.length, bad.map(({ id, nodes }) => `${id}: ${nodes.length}x ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.split("\n")[1] ?? ""}`).join("\n"));
}

async function check(page) {
  must(!page.trouble.length, page.trouble.join("\n"));
  must((await page.title()).length > 0, "no title");
}

// ---- tests -------------------------------------------------------------------------------------------------------------------------

async function pagesOf(get) {
  const { items } = await get("events?actor=ETH&other=ERI&type=AGREE");
  const event = items.find(({ mentions }) => mentions > 1) ?? items[0];
  const agreements = (await get("agreements")).items;
  return {
    overview: "/",
    dyad: "/dyad/ETH/ERI",
    "dyad without events": "/dyad/ETH/TON",
    actor: "/actor/RUS",
    events: "/events?actor=RUS",
    "events, none": "/events?actor=RUS&since=2300-01-01",
    event: `/event/${event.id}`,
    report: `/report/${event.mention.split(".")[0]}?mention=${event.mention}`,
    "report, all layers": `/report/${event.mention.split(".")[0]}?layer=events,actors,times,quotes,claims`,
    agreements: "/agreements",
    ...(agreements.length ? { agreement: `/agreement/${agreements[0].id}` } : {}),
    map: "/map",
    search: "/search?q=Abiy",
    studies: "/studies",
    study: "/study/sample",
    paste: "/paste",
    "event that is not there": "/event/0000000000000000.1",
    "no such page": "/nothing/here",
  };
}

async function everyPage(browser, base, pages) {
  for (const [name, path] of Object.entries(pages)) {
    let page;
    await test(`${name}: draws`, async () => {
      page = await open(browser, base, path);
      if (!/not there|no such/.test(name)) await check(page);
    });
    if (!page) continue;
    await test(`${name}: no serious finding of axe`, () => axe(page));
    await test(`${name}, dark: no serious finding of axe`, async () => {
      await page.emulateMedia({ colorScheme: "dark" });
      await axe(page);
    });
    await test(`${name}: fits a telephone`, async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      must(wide <= 0, `it is ${wide} pixels too wide`);
    });
    await test(`${name}: prints`, async () => {
      await page.emulateMedia({ media: "print" });
      must(!(await page.isVisible(".top nav")), "the navigation is printed");
    });
    await page.context().close();
  }
}

async function findAndRead(browser, base, pages) {
  let link;
  await test("find a pair, by name and code", async () => {
    const page = await open(browser, base, "/");
    await page.fill("input[name=a]", "ETH");
    await page.fill("input[name=b]", "eri");
    await page.click("text=Show");
    await page.waitForURL(/\/dyad\/ETH\/ERI/);
    await settled(page);
    must((await page.textContent("h1")).includes("Ethiopia"), "not the pair that was asked for");
    await page.context().close();
  });
  await test("find a pair in the matrix by keyboard", async () => {
    const page = await open(browser, base, "/");
    await page.focus("[data-cell='0 1']");
    await page.keyboard.press("ArrowDown");
    same(await page.evaluate(() => document.activeElement.dataset.cell), "1 1", "the cell below");
    await page.keyboard.press("ArrowLeft");
    must((await page.textContent(".matrix .reading")).includes("to"), "the cell is not told");
    await page.context().close();
  });
  await test("narrow the period: typed, then by keyboard in the chart, then all time", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI?by=year");
    const all = await page.locator("#events tbody tr").count();
    await page.fill("input[name=since]", "2018");
    await page.press("input[name=since]", "Enter");
    await page.waitForURL(/since=2018-01-01/);
    await settled(page);
    must((await page.locator("#events tbody tr").count()) < all, "no fewer events");
    await page.click("text=All time");
    await page.waitForURL((url) => !url.search.includes("since"));
    await settled(page);
    await page.waitForSelector(".timeline canvas");
    await page.focus(".timeline .plot");
    await page.keyboard.press("End");
    must(/20\d\d/.test(await page.textContent(".timeline .reading")), "the chart tells no period");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Enter");
    await page.waitForURL(/since=\d{4}-01-01&until=\d{4}-12-31|until=.*since=/);
    await page.context().close();
  });
  await test("narrow the period by drawing over the chart", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI?by=year");
    const box = await page.locator(".timeline .u-over").first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 3, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/since=\d{4}/);
    await page.context().close();
  });
  await test("the chart has its table, whose sums are those of the page", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI?by=year");
    await page.click("text=These figures as a table");
    const cells = await page.locator("#series .figures tbody tr td:nth-child(7)").allTextContents();
    const sum = cells.reduce((total, cell) => total + (Number(cell.replace(/\D/g, "")) || 0), 0);
    const undated = Number((await page.locator("#series .note").allTextContents()).join(" ").match(/(\d+) without a date/)?.[1] ?? 0);
    same(sum + undated, Number(await page.textContent("#totals .sum td")), "sum of the table");
    await page.context().close();
  });
  await test("open an event, read its evidence, copy the link, open it again", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI");
    await page.locator("#events tbody tr", { hasText: "signed a declaration" }).locator("td.when a").click();
    await page.waitForURL(/\/event\//);
    await settled(page);
    must((await page.textContent("#evidence .is-trigger")).includes("signed"), "the action is not marked");
    must((await page.locator("#evidence .is-source, #evidence .is-target").count()) > 0, "the parties are not marked");
    await page.waitForSelector("#evidence .why dt");
    must((await page.textContent("#evidence .why")).includes(".tsv:"), "the dictionary's line is not told");
    must((await page.locator("#others .evidence").count()) > 0, "the other mention is not shown");
    await page.click("text=Copy link");
    await page.waitForSelector(".tools .said:has-text('copied')");
    link = await page.evaluate(() => navigator.clipboard.readText());
    same(link, page.url(), "the link");
    const again = await open(browser, base, new URL(link).pathname);
    same(await again.textContent("h1"), await page.textContent("h1"), "the event opened again");
    await again.context().close();
    await page.context().close();
  });
  await test("from the evidence to the report, layers on and off", async () => {
    const page = await open(browser, base, pages.event);
    await page.locator("#evidence .provenance a").click();
    await page.waitForURL(/\/report\//);
    await settled(page);
    must((await page.locator(".text .is-trigger").count()) > 0, "the event is not marked in the report");
    const actors = await page.locator(".text .in-actors").count();
    must(actors > 5, `only ${actors} marks of actors`);
    await page.uncheck(".layers label:has-text('actors') input");
    same(await page.locator(".text .in-actors").count(), 0, "marks of actors");
    must(page.url().includes("layer="), "the layers are not in the address");
    await page.context().close();
  });
  await test("back and forward", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI");
    await page.click("nav >> text=Map");
    await page.waitForURL(/\/map/);
    await page.goBack();
    await page.waitForURL(/\/dyad\/ETH\/ERI/);
    await settled(page);
    must((await page.textContent("h1")).includes("Eritrea"), "not the page before");
    await page.context().close();
  });
}

async function takeAlong(browser, base, ledger, get) {
  await test("download CSV: a row for each period", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI?by=year");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".tools >> text=CSV")]);
    const rows = readFileSync(await download.path(), "utf8").trim().split("\n");
    const { series } = await get("dyad/ETH/ERI?by=year");
    must(rows[0].startsWith("period"), `the head is ${rows[0]}`);
    must(rows.length - 1 >= series.length && rows.length - 1 <= series.length + 1, `${rows.length - 1} rows for ${series.length} periods`);
    await page.context().close();
  });
  await test("the JSON of a page is that of the API, for the same query", async () => {
    const page = await open(browser, base, "/events?actor=RUS&since=2014-01-01&until=2014-12-31");
    const href = await page.getAttribute(".tools a:has-text('JSON')", "href");
    const [one, other] = await Promise.all([href, "/api/v1/events?actor=RUS&since=2014-01-01&until=2014-12-31"].map(async (path) => (await fetch(base + path)).json()));
    same(one, other, "answers");
    await page.context().close();
  });
  await test("copy as command: the command gives the events of the page", async () => {
    const page = await open(browser, base, "/events?actor=RUS&since=2014-01-01&until=2014-12-31&type=SANCTION");
    await page.click("text=Copy as command");
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const shown = await page.locator("#list tbody tr").count();
    const words = command.match(/'[^']*'|\S+/g).map((word) => word.replace(/^'|'$/g, ""));
    same(words[0], "entente", "the program");
    const place = words.findIndex((word) => word.endsWith(".ledger"));
    words[place] = ledger;
    const said = execFileSync(entente, [...words.slice(1).filter((word) => word !== "--json"), "--json"], { encoding: "utf8" });
    const lines = said.trim().split("\n").filter(Boolean).length;
    must(shown > 0, "no events");
    same(lines, shown, `events of ${words.join(" ")}`);
    await page.context().close();
  });
  await test("events against mentions", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI");
    const events = Number(await page.textContent("#totals .sum td"));
    await page.click(".choice >> text=mentions");
    await page.waitForURL(/unit=mentions/);
    await settled(page);
    must(Number(await page.textContent("#totals .sum td")) > events, "no more mentions than events");
    await page.context().close();
  });
  await test("embedded: the answer without what is around it", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI?embed=1");
    must(!(await page.locator(".top, footer, .tools").count()), "the page's surroundings are there");
    must((await page.locator("#events tbody tr").count()) > 0, "no events");
    await check(page);
    await page.context().close();
  });
  await test("more events, page by page", async () => {
    const page = await open(browser, base, "/events");
    const first = await page.locator("#list tbody tr").count();
    await page.click("#list .more button");
    await page.waitForFunction((n) => document.querySelectorAll("#list tbody tr").length > n, first);
    const ids = await page.locator("#list td.when a").evaluateAll((all) => all.map((a) => a.pathname));
    same(new Set(ids).size, ids.length, "different events");
    await page.context().close();
  });
  await test("search leads to an actor", async () => {
    const page = await open(browser, base, "/");
    await page.fill("input[type=search]", "Abiy");
    await page.press("input[type=search]", "Enter");
    await page.waitForURL(/\/search\?q=Abiy/);
    await settled(page);
    await page.locator("#actors a").first().click();
    await page.waitForURL(/\/actor\/ETHGOV/);
    await page.context().close();
  });
  await test("the map by keyboard", async () => {
    const page = await open(browser, base, "/map");
    await page.waitForSelector(".map .spot");
    await page.focus(".map svg");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(".map .reading:has-text('event')");
    await page.keyboard.press("+");
    await page.waitForURL(/view=/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/events\?.*place=/);
    await page.context().close();
  });
  await test("reduced motion: nothing moves", async () => {
    const page = await open(browser, base, "/", { reducedMotion: "reduce" });
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => getComputedStyle(e).transitionDuration !== "0s" || getComputedStyle(e).animationName !== "none").length);
    same(moving, 0, "elements that move");
    await page.context().close();
  });
  await test("every page can be gone through by keyboard from the skip link on", async () => {
    const page = await open(browser, base, "/dyad/ETH/ERI");
    await page.keyboard.press("Tab");
    same(await page.evaluate(() => document.activeElement.textContent), "To the content", "the first stop");
    const stops = new Set();
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press("Tab");
      stops.add(await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200)));
    }
    must(stops.size > 20, `only ${stops.size} stops`);
    await page.context().close();
  });
}

async function paste(browser, base) {
  await test("paste a report: its record at once, and why", async () => {
    const page = await open(browser, base, "/paste");
    await page.fill("textarea", "Chad signed a border treaty with Niger in Niamey on Tuesday, the two presidents said. Niger accused Libya of sending weapons.");
    await page.fill("input[name=date]", "2020-05-06");
    await page.click("text=Read it");
    await page.waitForSelector("#record");
    must((await page.textContent("#record #events")).includes("AGREE"), "the treaty was not found");
    must((await page.locator("#record .in-events").count()) > 0, "nothing is marked");
    await page.locator("#record .notes button").nth(1).click();
    must((await page.locator("#record #why .why dd").count()) > 0, "it is not told why");
    await check(page);
    await axe(page);
    await page.context().close();
  });
}

async function correct(browser, ledger, pages) {
  const server = serve(ledger, "--edit");
  const address = await server.address;
  const base = address.origin;
  const token = new URLSearchParams(address.hash.slice(1)).get("token");
  await test("correct an event, see it, undo it", async () => {
    must(token, `no token in ${address}`);
    const page = await open(browser, base, `${pages.event}#token=${token}`);
    must(!page.url().includes(token), "the token stays in the address");
    await page.selectOption("select[name=field]", "status");
    await page.fill(".entry input[name=value]", "intended");
    await page.fill(".entry input[name=why]", "it is to be signed");
    await page.fill(".entry input[name=who]", "an analyst");
    await page.click("text=Keep");
    await page.waitForSelector(".entries li");
    must((await page.textContent(".entries")).includes("it is to be signed"), "the entry is not shown");
    await axe(page);
    const number = (await page.textContent(".entries li")).trim().match(/\d+/)[0];
    await page.selectOption("select[name=act]", "undo");
    await page.fill(".entry input[name=undoes]", number);
    await page.fill(".entry input[name=why]", "a slip");
    await page.click("text=Keep");
    await page.waitForSelector(".entries .undone");
    await check(page);
    await page.context().close();
  });
  await test("a wrong token or value is refused in so many words", async () => {
    const page = await open(browser, base, `${pages.event}#token=wrong`);
    await page.fill(".entry input[name=value]", "AID");
    await page.fill(".entry input[name=why]", "no reason");
    await page.fill(".entry input[name=who]", "an analyst");
    await page.click("text=Keep");
    await page.waitForSelector(".said.bad:not(:empty)");
    await page.context().close();
    const other = await open(browser, base, `${pages.event}#token=${token}`);
    await other.fill(".entry input[name=value]", "NONSENSE");
    await other.fill(".entry input[name=why]", "no reason");
    await other.fill(".entry input[name=who]", "an analyst");
    await other.click("text=Keep");
    await other.waitForSelector(".said.bad:not(:empty)");
    await other.context().close();
  });
  await server.stop();
}

async function live(browser, base, ledger) {
  await test("what comes into the ledger is told while a page is open", async () => {
    const page = await open(browser, base, "/");
    const more = join(work, "more.jsonl");
    writeFileSync(more, JSON.stringify({ date: "2025-02-03", source: "Sample wire", text: "Chad signed a border treaty with Niger in Niamey on Monday." }) + "\n");
    execFileSync(entente, ["add", ledger, more]);
    await page.click("footer button", { timeout: 15_000 });
    await settled(page);
    must(!(await page.locator("footer button").count()), "it is still told");
    await page.context().close();
  });
}

// ---- all of it ---------------------------------------------------------------------------------------------------------------------

async function all() {
  const ledger = join(work, "web.ledger");
  makeLedger(entente, ledger);
  const studies = join(work, "studies");
  execFileSync("mkdir", [studies]);
  writeFileSync(join(studies, "sample.html"), "<!doctype html><html lang=en><title>A study</title><h1>A study</h1><p>What was measured.</p>\n");
  const server = serve(ledger, "--studies", studies);
  const base = (await server.address).origin;
  const get = async (what) => (await fetch(`${base}/api/v1/${what}`)).json();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const pages = await pagesOf(get);
    await everyPage(browser, base, pages);
    await findAndRead(browser, base, pages);
    await takeAlong(browser, base, ledger, get);
    await paste(browser, base);
    await live(browser, base, ledger);
    await correct(browser, ledger, pages);
  } finally {
    await browser.close();
    await test("the server stops when it is told to", async () => same(await server.stop(), 0, "exit code"));
  }
}

try {
  await all();
} catch (error) {
  failed++;
  console.log(`FAIL web: ${error.stack}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
