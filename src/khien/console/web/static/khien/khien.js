// Small conveniences; every page works without them.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-button]");
  if (!button) return;
  const line = button.closest("[data-copy]").querySelector("code").textContent;
  navigator.clipboard.writeText(line).then(() => button.classList.add("copied"));
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
});

// A drop area is a label around a file input: what is dropped goes into the input.
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const shown = area.querySelector("[data-drop-names]");
  if (shown) area.classList.add("ready"); // the names stand in the area, not in the browser's words
  const show = () => {
    const names = Array.from(input.files, (file) => file.name);
    const first = names.slice(0, 6).join(", ");
    if (shown) shown.textContent = names.length > 6 ? `${names.length}: ${first} …` : first;
    area.classList.toggle("chosen", input.files.length > 0);
  };
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", async (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (area.matches(".drop-any [data-drop]")) give(area, await dropped(event.dataTransfer));
    else input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
  const folder = area.closest(".drop-any")?.querySelector("[data-drop-folder]");
  folder?.addEventListener("change", () => {
    give(area, Array.from(folder.files, (file) => ({ file, inside: true })));
    folder.value = ""; // each file is sent once
    show();
  });
}

// Everything that was dropped, folders walked. A budget: a whole disk may be dropped by mistake.
async function dropped(transfer) {
  // The entries have to be asked for before anything is waited for.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return Array.from(transfer.files, (file) => ({ file, inside: false }));
  const found = [];
  const walk = async (entry, depth) => {
    if (!entry || found.length >= 5000) return;
    if (entry.isFile) {
      const file = await new Promise((done) => entry.file(done, () => done(null)));
      if (file) found.push({ file, inside: depth > 0 });
    } else if (depth < 8) {
      const reader = entry.createReader();
      for (let some = [null]; some.length && found.length < 5000;) {
        some = await new Promise((done) => reader.readEntries(done, () => done([])));
        for (const one of some) await walk(one, depth + 1);
      }
    }
  };
  for (const entry of entries) await walk(entry, 0);
  return found;
}

// Puts files into an area's input: of a folder only those of its ending, and as many as it takes.
function give(area, found) {
  const most = Number(area.closest(".drop-any").dataset.dropMost);
  const meant = found.filter(({ file, inside }) => !inside || file.name.toLowerCase().endsWith(area.dataset.dropEnding));
  meant.sort((one, other) => one.file.name.localeCompare(other.file.name));
  const box = new DataTransfer();
  for (const { file } of meant.slice(0, most)) box.items.add(file);
  area.querySelector("input[type=file]").files = box.files;
  const counts = { aside: found.length - meant.length, over: Math.max(0, meant.length - most) };
  for (const [name, count] of Object.entries(counts)) {
    const place = area.querySelector(`[data-drop-${name}]`);
    place.hidden = count === 0;
    place.querySelector("[data-drop-count]").textContent = count;
  }
}

for (const box of document.querySelectorAll("[data-check-all]")) {
  box.addEventListener("change", () => {
    for (const one of document.querySelectorAll(`input[name="${CSS.escape(box.dataset.checkAll)}"]`)) one.checked = box.checked;
  });
}

// A table that scrolls in its box can be scrolled with the keys.
const boxes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".table-responsive, .command")) boxes.observe(box);

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// htmx sends Django's token with every change.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
