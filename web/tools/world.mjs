// SPDX-License-Identifier: Apache-2.0
//
// npm run world: makes src/charts/world.json out of world-atlas (Natural Earth 1:50m, public domain): shapes without names, 
// simplified. `disputed` names the borders between countries that Natural Earth keeps apart without a code of ISO 3166.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { presimplify, simplify, quantile } from "topojson-simplify";
import { quantize } from "topojson-client";

const require = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
const western = "732"; // Western Sahara has a code and is disputed
const countries = atlas.objects.countries.geometries
  .filter(({ id }) => id !== "010") // Antarctica
  .map(({ type, arcs, id }) => ({ type, arcs, ...(id === undefined || id === western ? { id: "x" } : {}) }));
const weighed = presimplify({ type: "Topology", arcs: atlas.arcs, transform: atlas.transform, bbox: atlas.bbox, objects: { countries: { type: "GeometryCollection", geometries: countries } } });
const small = quantize(simplify(weighed, quantile(weighed, Number(process.argv[2] ?? 0.14))), 8000);
delete small.bbox;
const used = new Set();
JSON.stringify(small.objects, (key, value) => (typeof value === "number" ? used.add(value < 0 ? ~value : value) && value : value));
small.arcs = small.arcs.map((arc, i) => (used.has(i) ? arc : []));
writeFileSync(new URL("../src/charts/world.json", import.meta.url), JSON.stringify(small) + "\n");
