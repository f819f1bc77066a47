// Names of marked files, from the officer's own report, shown beside the rows of this page.
// The file is read here and nowhere else: nothing is sent, nothing is kept.
"use strict";

const panel = document.querySelector("[data-local-report]");
if (panel) {
  const chosen = panel.querySelector("[data-local-file]");
  const status = panel.querySelector("[data-local-status]");
  const rows = new Map(
    Array.from(document.querySelectorAll("[data-finding]"), (row) => [row.dataset.finding, row]),
  );
  const MOST_BYTES = 512 * 1024 * 1024;
  const MOST_LINE = 256 * 1024;
  let reading = 0; // the number of the file that is being read; another one, or none, ends it

  const clear = () => {
    reading += 1;
    for (const place of document.querySelectorAll("[data-local-name]")) place.textContent = "";
    status.textContent = "";
  };

  // A name neither breaks its line nor turns its letters round; it stays text, never markup.
  const shown = (name) => name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD").slice(0, 4096);

  const show = (line) => {
    const row = rows.get(line.finding_id);
    if (!row || typeof line.path !== "string") return 0;
    const place = row.querySelector("[data-local-name]");
    if (place.textContent) return 0;
    place.textContent = shown(line.path);
    return 1;
  };

  const read = async (file) => {
    clear();
    if (!file) return;
    const mine = reading;
    let found = 0;
    try {
      if (file.size > MOST_BYTES) throw new RangeError("too large");
      let rest = "";
      const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (mine !== reading) {
          await reader.cancel();
          return;
        }
        const lines = (rest + (value || "")).split("\n");
        rest = done ? "" : lines.pop();
        if (rest.length > MOST_LINE) throw new RangeError("no report has such a line");
        for (const line of lines) if (line.trim()) found += show(JSON.parse(line));
        if (done) break;
      }
    } catch {
      if (mine !== reading) return;
      clear();
      status.textContent = status.dataset.saidOdd;
      return;
    }
    status.textContent = found
      ? status.dataset.saidFound.replace("{found}", found).replace("{all}", rows.size)
      : status.dataset.saidNone;
  };

  panel.hidden = false; // without scripts there is nothing to choose a file for
  chosen.addEventListener("change", () => read(chosen.files[0]));
  panel.querySelector("[data-local-clear]").addEventListener("click", () => {
    chosen.value = "";
    clear();
  });
  // Going back to this page must not bring the names back.
  window.addEventListener("pagehide", () => { chosen.value = ""; clear(); });
}

// What the chosen act needs is asked for here, for a page that comes back has lost the names.
const act = document.querySelector("select[name=what]");
if (act) {
  const needs = [["false_alarm", "reason"], ["looked", "level"]].map(([value, name]) => [
    value, act.form.elements.namedItem(name),
  ]);
  const ask = () => {
    for (const [value, field] of needs) if (field) field.required = act.value === value;
  };
  act.addEventListener("change", ask);
  ask();
}
