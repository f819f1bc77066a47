// The issue page and the long form of an obligation: counts follow the ticks, the field that was
// asked for has the focus. Everything works without this file.
"use strict";

document.body.classList.add("js");

(() => {
  const form = document.querySelector("form[data-focus]");
  const field = form && form.querySelector(`[name="${CSS.escape(form.dataset.focus)}"]`);
  if (field) field.focus();
})();

(() => {
  const form = document.querySelector("form[data-issue]");
  if (!form) return;
  const ticked = (name) => Array.from(form.querySelectorAll(`input[name="${name}"]:checked`), (box) => box.value);
  const put = (name, value) => { document.querySelector(`[data-${name}]`).textContent = value; };

  const count = () => {
    const everyone = ticked("org");
    const places = new Set();
    let works = 0;
    let total = 0;
    for (const row of form.querySelectorAll("[data-row]")) {
      const pk = row.dataset.row;
      const who = ticked(`who-${pk}`)[0];
      const ids = who === "everyone" ? everyone : who === "named" ? (row.dataset.whole ? row.dataset.whole.split(",") : ticked(`named-${pk}`)) : [];
      ids.forEach((id) => places.add(id));
      total += ids.length;
      works += ids.length ? 1 : 0;
      row.querySelector("[data-row-count]").textContent = ids.length;
    }
    put("places", places.size);
    put("works", works);
    put("total", total);
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-check-branch]")) {
      for (const box of event.target.closest("fieldset").querySelectorAll("input[name=org]")) box.checked = event.target.checked;
    }
    count();
  });
  for (const all of form.querySelectorAll("[data-check-branch]")) {
    const boxes = Array.from(all.closest("fieldset").querySelectorAll("input[name=org]"));
    all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
  }
  count();
})();
