// SPDX-License-Identifier: Apache-2.0
//
// What the drawn charts share. Colours are the same as in style.css. Blue and orange stay apart for every common kind of colour
// blindness, and up and down say the same.
import { signal } from "@preact/signals";

const light = { ink: "#1c1e21", faint: "#63645f", rule: "#dedbd2", cooperation: "#1d5f9e", conflict: "#b5490c", read: "#8a8b84", paper: "#fbfaf7" };
const dark = { ink: "#e8e5dd", faint: "#a5a49c", rule: "#35373b", cooperation: "#79b5ee", conflict: "#f0a060", read: "#7d7e79", paper: "#16181b" };
export type Palette = typeof light;

const night = matchMedia("(prefers-color-scheme: dark)");
export const palette = signal<Palette>(night.matches ? dark : light);
const choose = () => (palette.value = night.matches ? dark : light);
night.addEventListener("change", choose);
addEventListener("beforeprint", () => (palette.value = light));
addEventListener("afterprint", choose);

export const font = '11px system-ui, "Segoe UI", sans-serif';
export const second = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
export const whole = Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3]! * 10 ** Math.floor(i / 3)); // steps of an axis of counts
