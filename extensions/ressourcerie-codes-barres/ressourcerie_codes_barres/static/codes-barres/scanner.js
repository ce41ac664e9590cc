// SPDX-License-Identifier: Apache-2.0
// What a reader types is read at once, wherever the focus is.

import { watchBursts } from "@ressourcerie/core/bursts.js";

watchBursts({
  code(text) {
    location.assign(`?${new URLSearchParams({ code: text })}`);
  },
});
