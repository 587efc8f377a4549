// SPDX-License-Identifier: Apache-2.0
//
// Makes the ledger that the pages are tested and photographed on: node e2e/ledger.mjs ENTENTE LEDGER. It has the hand-checked reports of
// tests/reports/dev with their days of publication, and for each its opening as a second publisher would bring it, so that events
// have several mentions. Where the engine leaves places, quotations, claims or agreements out, a few are put in by hand.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const reports = fileURLToPath(new URL("../../tests/reports/dev/", import.meta.url));

const towns = {
  Asmara: ["ERI", 15.33, 38.93], Badme: ["ERI", 14.73, 37.8], "Addis Ababa": ["ETH", 9.03, 38.74], Minsk: ["BLR", 53.9, 27.57], Moscow: ["RUS", 55.75, 37.62],
  Kiev: ["UKR", 50.45, 30.52], Kyiv: ["UKR", 50.45, 30.52], Simferopol: ["UKR", 44.95, 34.1], Sevastopol: ["UKR", 44.6, 33.53], Paris: ["FRA", 48.86, 2.35], London: ["GBR", 51.51, -0.13],
  Washington: ["USA", 38.9, -77.04], Beijing: ["CHN", 39.9, 116.4], Hainan: ["CHN", 19.2, 109.7], Taipei: ["TWN", 25.05, 121.53], Manila: ["PHL", 14.6, 120.98], Tokyo: ["JPN", 35.69, 139.69],
  Seoul: ["KOR", 37.57, 126.98], Pyongyang: ["PRK", 39.03, 125.75], Islamabad: ["PAK", 33.69, 73.06], "New Delhi": ["IND", 28.64, 77.22], Goma: ["COD", -1.68, 29.23], Kinshasa: ["COD", -4.32, 15.31],
  Abidjan: ["CIV", 5.36, -4.01], Bamako: ["MLI", 12.65, -8], Timbuktu: ["MLI", 16.77, -3.0], Niamey: ["NER", 13.51, 2.11], Nairobi: ["KEN", -1.29, 36.82], Harare: ["ZWE", -17.83, 31.05],
  Doha: ["QAT", 25.29, 51.53], Riyadh: ["SAU", 24.69, 46.72], Manama: ["BHR", 26.23, 50.59], Damascus: ["SYR", 33.51, 36.29], Beirut: ["LBN", 33.89, 35.5], Athens: ["GRC", 37.98, 23.73],
  Ankara: ["TUR", 39.92, 32.85], Belgrade: ["SRB", 44.8, 20.47], Pristina: ["XKX", 42.67, 21.17], Tallinn: ["EST", 59.44, 24.75], Lima: ["PER", -12.04, -77.03], Quito: ["ECU", -0.23, -78.52],
  Havana: ["CUB", 23.13, -82.38], Caracas: ["VEN", 10.49, -66.88], Georgetown: ["GUY", 6.8, -58.16], "Buenos Aires": ["ARG", -34.61, -58.38], "Port-au-Prince": ["HTI", 18.54, -72.34],
  Tegucigalpa: ["HND", 14.08, -87.21], Dili: ["TLS", -8.56, 125.57], Suva: ["FJI", -18.14, 178.44], Tashkent: ["UZB", 41.26, 69.22], Chisinau: ["MDA", 47.01, 28.86], Luanda: ["AGO", -8.84, 13.23], Tirana: ["ALB", 41.33, 19.82],
};

function inputs() {
  const lines = [];
  for (const name of readdirSync(reports).sort()) {
    const text = readFileSync(join(reports, name, "report.txt"), "utf8").trim();
    const { published } = JSON.parse(readFileSync(join(reports, name, "expected.json"), "utf8")).document;
    const words = name.replace(/^\d+-/, "").replaceAll("-", " ");
    const title = words[0].toUpperCase() + words.slice(1);
    lines.push({ id: name, title, source: "Sample wire", uri: `sample:${name}`, text, ...(published ? { date: published } : {}) });
    lines.push({ id: `${name}-brief`, title: `${title}, in brief`, source: "Sample gazette", text: text.split("\n").slice(0, 2).join("\n"), ...(published ? { date: published } : {}) });
  }
  return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
}

const letters = (text) => [...text];
// Where `words` stand in `text`, in code points, as the record counts.
function spanOf(text, words) {
  const at = text.indexOf(words);
  if (at < 0) return undefined;
  const begin = letters(text.slice(0, at)).length;
  return [begin, begin + letters(words).length];
}

function addPlaces(record) {
  if (record.places?.length) return;
  const text = letters(record.report.text);
  record.places = [];
  for (const event of record.events) {
    const [begin, end] = record.sentences[event.sentence].span;
    const sentence = text.slice(begin, end).join("");
    const town = Object.keys(towns).find((name) => new RegExp(`\\b(in|at|near|to) ${name}\\b`).test(sentence));
    if (!town || event.status !== "actual") continue;
    let place = record.places.find(({ name }) => name === town);
    if (!place) record.places.push((place = { id: `p${record.places.length + 1}`, name: town, country: towns[town][0], lat: towns[town][1], lon: towns[town][2] }));
    event.where = place.id;
  }
}

const provisions = {
  "28-asmara-peace": {
    name: "declaration of peace and friendship", parties: ["ERI", "ETH"], signed: "2018-07-09",
    list: [["diplomatic", "reopen the embassies", "intended"], ["economic", "use of the Eritrean ports by Ethiopia", "intended"], ["territory", "Badme goes to Eritrea", "not done"]],
  },
  "28-asmara-peace-brief": {
    name: "declaration of peace and friendship", parties: ["ERI", "ETH"], signed: "2018-07-09",
    list: [["diplomatic", "reopen the embassies", "done", "2018-07-16"]],
  },
};

function addSayings(record) {
  const { text, input_id: id, published } = record.report;
  const ids = (codes) => codes.flatMap((code) => record.actors.find((actor) => actor.code === code || actor.country === code)?.id ?? []);
  const agreed = provisions[id];
  if (agreed && !record.agreements?.length)
    record.agreements = [
      {
        name: agreed.name, parties: ids(agreed.parties), signed: { from: agreed.signed, to: agreed.signed },
        provisions: agreed.list.map(([domain, what, status, day = published]) => ({ domain, what, status, when: { from: day, to: day } })),
      },
    ];
  if (id === "28-asmara-peace" && !record.claims?.length) {
    const sentence = record.sentences.findIndex(({ span }) => letters(text).slice(...span).join("").includes("arming Islamist fighters"));
    const by = record.actors.find(({ code }) => code === "IGOUNO");
    record.claims = [
      {
        ...(by ? { claimed_by: by.id } : {}), cause: { span: spanOf(text, "arming Islamist fighters in Somalia"), actors: ids(["ERI"]) },
        effect: { span: spanOf(text, "imposed them in 2009"), actors: ids(["IGOUNO"]) }, direction: "brings about", cue: "because", sentence,
      },
    ];
  }
  if (!record.quotes?.length) {
    const said = text.match(/[“"]([^”"]{12,200})[”"]/);
    const speaker = record.actors.find(({ kind }) => kind === "person");
    if (said && speaker) record.quotes = [{ speaker: speaker.id, direct: true, span: spanOf(text, said[1]) }];
  }
}

export function makeLedger(entente, ledger) {
  if (existsSync(ledger)) rmSync(ledger);
  const coded = execFileSync(entente, ["code", "--json", "--in", "jsonl", "-"], { input: inputs(), maxBuffer: 1 << 28, encoding: "utf8" });
  const records = coded.trim().split("\n").map((line) => {
    const record = JSON.parse(line);
    addPlaces(record);
    addSayings(record);
    return JSON.stringify(record);
  });
  const file = `${ledger}.jsonl`;
  writeFileSync(file, records.join("\n") + "\n");
  const added = spawnSync(entente, ["add", ledger, file], { encoding: "utf8" });
  rmSync(file);
  if (added.status !== 0) throw new Error(added.stderr);
  return added.stdout.trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(makeLedger(process.argv[2], process.argv[3]));
