// SPDX-License-Identifier: Apache-2.0
//
// The pictures of docs/screenshots: node e2e/shots.mjs ADDRESS FOLDER, of a server on the ledger that e2e/ledger.mjs makes.
import { chromium } from "playwright-core";

const [base, folder] = process.argv.slice(2);
const { items } = await (await fetch(`${base}/api/v1/events?actor=ETH&other=ERI&type=AGREE`)).json();
const event = items.findLast(({ mentions }) => mentions > 1);
const shots = [
  ["overview", "/", {}],
  ["pair", "/dyad/USA/CHN?by=year", {}],
  ["event", `/event/${event.id}`, {}],
  ["report", `/report/${event.mention.split(".")[0]}?layer=events,actors,times`, { colorScheme: "dark" }],
  ["map", "/map", {}],
  ["pair-telephone", "/dyad/USA/CHN?by=year", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [name, path, options] of shots) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 860 }, ...options });
  await page.goto(base + path);
  await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector(".waiting, [aria-busy=true]"));
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}
await browser.close();
