// SPDX-License-Identifier: Apache-2.0
//
// A component whose code is fetched when it is first shown.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [, redraw] = useState(0);
    useEffect(() => {
      if (!known)
        void load().then((module) => {
          known = module.default;
          redraw((n) => n + 1);
        });
    }, []);
    const Known = known;
    return Known ? <Known {...props} /> : <div class="plot waiting" />;
  };
}
