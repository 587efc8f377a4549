// SPDX-License-Identifier: Apache-2.0
//
// The address is the state: what a page shows is its path and query, nothing else. Links are plain <a href>; a click on one of this
// site's own is taken here instead of loading a page.
import { computed, signal } from "@preact/signals";

export const address = signal(new URL(location.href));
export const path = computed(() => decodeParts(address.value.pathname));
export const query = computed(() => address.value.searchParams);
export const embedded = computed(() => query.value.get("embed") === "1");

function decodeParts(pathname: string): string[] {
  return pathname.split("/").filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

export function go(href: string, how: "push" | "replace" = "push") {
  const url = new URL(href, location.href);
  const moved = url.pathname !== address.value.pathname;
  history[how === "push" ? "pushState" : "replaceState"](null, "", url);
  address.value = url;
  if (moved) {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }
}

export type Query = Record<string, string | number | undefined | null>;

function write(params: URLSearchParams): string {
  const words = params.toString().replace(/%2C/g, ",").replace(/%7C/g, "|");
  return words ? `?${words}` : "";
}

// The present address with some of its query changed; an empty value takes a name out.
export function here(changes: Query): string {
  const params = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === "") params.delete(name);
    else params.set(name, String(value));
  }
  return address.value.pathname + write(params);
}

export function to(parts: string[], ask: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(ask))
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  if (embedded.value) params.set("embed", "1");
  return "/" + parts.map((part) => encodeURIComponent(part)).join("/") + write(params);
}

// What the server is asked: the query without what only concerns the page.
const ofThePage = ["embed", "layer", "view", "chart"];
export function asked(more: Query = {}): string {
  const params = new URLSearchParams(query.value);
  for (const name of ofThePage) params.delete(name);
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined || value === null || value === "") params.delete(name);
    else params.set(name, String(value));
  }
  params.sort();
  return write(params);
}

function isPage(url: URL): boolean {
  return url.origin === location.origin && !/\.(json|csv|svg)$/.test(url.pathname) && !/^\/(api|metrics|health)\b/.test(url.pathname) &&
    !url.pathname.endsWith("/raw");
}

addEventListener("popstate", () => (address.value = new URL(location.href)));
addEventListener("click", (event) => {
  const anchor = event.target instanceof Element ? event.target.closest("a") : null;
  if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (anchor.target || anchor.hasAttribute("download")) return;
  const url = new URL(anchor.href, location.href);
  if (!isPage(url)) return;
  const samePage = url.pathname === location.pathname && url.search === location.search;
  if (samePage && url.hash) return;
  event.preventDefault();
  go(url.href);
});
