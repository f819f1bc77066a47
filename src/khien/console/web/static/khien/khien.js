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
    if (shown) shown.textContent = Array.from(input.files, (file) => file.name).join(", ");
    area.classList.toggle("chosen", input.files.length > 0);
  };
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    input.files = event.dataTransfer.files;
    show();
  });
  input.addEventListener("change", show);
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
