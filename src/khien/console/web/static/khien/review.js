// The review and issue pages: keys press the buttons that are there, counts follow the ticks.
// Everything works without this file.
"use strict";

document.body.classList.add("js");

(() => {
  const list = document.querySelector("[data-cards]");
  if (!list) return;
  const cards = Array.from(list.querySelectorAll("[data-card]"));
  let now = -1;

  const go = (index, scroll) => {
    if (index < 0 || index >= cards.length) return;
    document.querySelectorAll(".now").forEach((each) => each.classList.remove("now"));
    now = index;
    const card = cards[now];
    card.classList.add("now");
    card.focus({ preventScroll: true });
    if (scroll) card.scrollIntoView({ block: "nearest" });
    document.querySelectorAll(`[data-span="${card.dataset.card}"]`).forEach((span, at) => {
      span.classList.add("now");
      if (at === 0) {
        const box = span.closest(".letter-text");
        box.scrollTop += span.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      }
    });
  };

  list.addEventListener("focusin", (event) => {
    const index = cards.indexOf(event.target.closest("[data-card]"));
    if (index >= 0 && index !== now && event.target === cards[index]) go(index, false);
  });
  for (const span of document.querySelectorAll("[data-span]")) {
    span.addEventListener("click", () => go(cards.findIndex((card) => card.dataset.card === span.dataset.span), true));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.target.closest(".letter-text")) return;
      event.preventDefault();
      go(now < 0 ? 0 : now + (event.key === "ArrowDown" ? 1 : -1), true);
      return;
    }
    if (now < 0) return;
    const key = event.key === "Enter" ? "Enter" : event.key.toLowerCase();
    // Enter on a button or link does what that button or link does.
    if (key === "Enter" && event.target !== cards[now]) return;
    if (!/^(Enter|[smade])$/.test(key)) return;
    const target = cards[now].querySelector(`[data-act="${key}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    const reason = key === "e" && cards[now].querySelector("input[name=reason]");
    if (reason) reason.focus();
  });

  const named = location.hash.match(/^#o-(\d+)$/);
  if (named) go(cards.findIndex((card) => card.dataset.card === named[1]), true);
})();

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
