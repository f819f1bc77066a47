// The review page by keyboard: every key presses a button or sends a form that is on the page.
// A form is sent in the background and the page's live parts are replaced by those of the
// answer, so that place and focus stay; when it fails, what was typed stays too. Everything
// works without this file.
"use strict";

document.body.classList.add("js");

(() => {
  const list = () => document.querySelector("[data-cards]");
  if (!list()) return;
  const said = document.querySelector("[data-said]");
  const words = (name) => document.querySelector("[data-words]").content.querySelector(`[data-say="${name}"]`).textContent;
  const cards = () => Array.from(document.querySelectorAll("[data-card]"));
  const find = (pk) => document.querySelector(`[data-card="${CSS.escape(String(pk))}"]`);
  const SHOWN_MS = 8000;
  let now = null; // the id of the chosen obligation
  let busy = false;

  let fading = 0;
  const say = (text, wrong) => {
    if (!said) return;
    said.textContent = text;
    clearTimeout(fading);
    if (!wrong) fading = setTimeout(() => { said.textContent = ""; }, SHOWN_MS);
    said.classList.toggle("wrong", Boolean(wrong));
  };

  // --- choosing an obligation, its words in the letter with it

  const into = (box, part) => {
    const place = part.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    box.scrollTop += place.top - frame.top - box.clientHeight / 3;
  };

  const show = (pk) => {
    for (const part of document.querySelectorAll("[data-span].now")) part.classList.remove("now");
    const parts = document.querySelectorAll(`[data-span="${CSS.escape(String(pk))}"]`);
    for (const part of parts) part.classList.add("now");
    const box = parts.length && parts[0].closest(".letter-text, .letter-pages");
    if (box) into(box, parts[0]);
  };

  const choose = (card, { scroll = true, focus = true } = {}) => {
    if (!card) return;
    for (const each of document.querySelectorAll("[data-card].now")) {
      each.classList.remove("now");
      each.removeAttribute("aria-current");
    }
    now = card.dataset.card;
    card.classList.add("now");
    card.setAttribute("aria-current", "true");
    if (focus) card.focus({ preventScroll: true });
    if (scroll) card.scrollIntoView({ block: card.offsetHeight < window.innerHeight * 0.6 ? "center" : "start" });
    show(now);
  };

  const at = () => cards().findIndex((card) => card.dataset.card === now);
  const open = (card) => card.dataset.state === "open";
  const firstOpen = () => cards().find(open) || cards()[0];

  const move = (step) => {
    const all = cards();
    const here = at();
    choose(here < 0 ? firstOpen() : all[Math.min(Math.max(here + step, 0), all.length - 1)]);
  };

  const doubtful = () => {
    const all = cards();
    const here = at();
    const round = [...all.slice(here + 1), ...all.slice(0, here + 1)];
    const card = round.find((each) => "doubt" in each.dataset);
    if (card) choose(card);
    else say(words("sure"));
  };

  // --- sending a form and taking over the answer

  const after = (then, pk, order) => {
    // Where the hand goes on: as the server's own answer to the plain form would say.
    const here = order.indexOf(pk);
    if (then === "previous") return find(order[here - 1]) || find(pk);
    if (then === "next") {
      const later = cards().slice(cards().findIndex((card) => card.dataset.card === pk) + 1);
      return later.find(open) || find(pk) || later[0];
    }
    return find(pk);
  };

  const takeOver = (page) => {
    const box = document.querySelector(".letter-text");
    const scrolled = box ? box.scrollTop : 0;
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (fresh) part.replaceWith(document.adoptNode(fresh));
    }
    const again = document.querySelector(".letter-text");
    if (again) again.scrollTop = scrolled;
  };

  const told = (page) => {
    const messages = Array.from(page.querySelectorAll("main .messages .message"));
    return {
      text: messages.map((each) => each.textContent.trim()).join(" "),
      wrong: messages.some((each) => each.classList.contains("error")),
    };
  };

  const refused = (page) => {
    const problem = page.querySelector("main .said.error p") || page.querySelector("main h1");
    return problem ? problem.textContent.trim() : words("failed");
  };

  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

  // True when the act was done; otherwise the reason was said and nothing on the page changed.
  const send = async (url, body, then, pk) => {
    if (busy) return false;
    busy = true;
    const order = cards().map((card) => card.dataset.card);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("[data-live=head]")) {
        say(refused(page), true);
        return false;
      }
      const { text, wrong } = told(page);
      if (wrong) {
        say(text, true);
        return false;
      }
      takeOver(page);
      choose(after(then, pk, order));
      const done = list() && !cards().some(open);
      say(done ? `${text} ${words("done")}` : text);
      return true;
    } catch {
      say(words("offline"), true);
      return false;
    } finally {
      busy = false;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-then]") || form.matches(".editor")) return;
    event.preventDefault();
    const card = form.closest("[data-card]");
    send(form.action, new FormData(form), form.dataset.then, card ? card.dataset.card : now);
  });

  // --- editors in the card

  const close = () => {
    const editor = document.querySelector(".editor");
    if (!editor) return;
    const card = editor.closest("[data-card]");
    editor.remove();
    choose(card, { scroll: false });
  };

  const edit = (card, kind) => {
    close();
    const editor = document.querySelector(`template[data-editor-of="${kind}"]`).content.firstElementChild.cloneNode(true);
    card.querySelector(".known").before(editor);
    const tools = {
      card, say, words, close,
      choicesUrl: list().dataset.choices,
      send: (tail, values, then) => {
        const body = new FormData();
        body.append("version", card.dataset.version);
        for (const [name, value] of values) body.append(name, value);
        return send(card.dataset.url + tail, body, then, card.dataset.card);
      },
    };
    window.khienEditors[kind](editor, tools);
    editor.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    const span = event.target.closest("[data-span]");
    if (span) {
      event.preventDefault();
      choose(find(span.dataset.span));
      return;
    }
    const link = event.target.closest("a[href^='#']");
    const named = link && link.getAttribute("href").match(/^#([os])-(\d+)$/);
    if (named) {
      event.preventDefault();
      choose(find(named[2]), { scroll: named[1] === "o" });
      return;
    }
    const card = event.target.closest("[data-card]");
    const opener = event.target.closest("[data-editor]");
    if (card && opener) {
      event.preventDefault();
      choose(card, { scroll: false, focus: false });
      edit(card, opener.dataset.editor);
    } else if (card && !event.target.closest("a, button, input, textarea, select, summary, form")) {
      const marked = String(window.getSelection()); // words that are being copied
      choose(card, { scroll: false, focus: !marked });
    }
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && card.dataset.card !== now) choose(card, { scroll: false, focus: false });
  });

  // --- keys

  const MODALITIES = { 1: "must", 2: "must_not", 3: "request", 4: "may" };
  const MOVES = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), n: doubtful };

  const press = (card, key) => {
    const target = card.querySelector(`[data-act="${key}"]`);
    if (!target) return false;
    target.click();
    const details = target.closest("details");
    if (details) details.querySelector("input[name=reason]").focus();
    return true;
  };

  const modality = (card, key) => {
    if (!card.querySelector('[data-act="a"]')) return false;
    const body = new FormData();
    body.append("version", card.dataset.version);
    body.append("modality", MODALITIES[key]);
    send(`${card.dataset.url}modality/`, body, "stay", card.dataset.card);
    return true;
  };

  const act = (key, event) => {
    if (key === "u") {
      const undo = document.querySelector("[data-undo]");
      if (undo) undo.click();
      return Boolean(undo);
    }
    const card = find(now);
    if (!card) { // nothing is done to what nobody looked at
      choose(firstOpen());
      return true;
    }
    // Enter on a button or link does what that button or link does.
    if (key === "Enter" && event.target !== card && event.target !== document.body) return false;
    return key in MODALITIES ? modality(card, key) : press(card, key);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".editor, details.leave-out")) {
      const details = event.target.closest("details.leave-out");
      if (details) {
        details.open = false;
        choose(details.closest("[data-card]"), { scroll: false });
      } else close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, .editor")) return;
    if (event.key.startsWith("Arrow") && event.target.closest(".letter-text, .letter-pages")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key in MOVES) {
      event.preventDefault();
      MOVES[key]();
    } else if (/^(Enter|[amdsxceobtu1-4])$/.test(key) && act(key, event)) event.preventDefault();
  });

  const named = location.hash.match(/^#o-(\d+)$/);
  if (named) choose(find(named[1]));
})();
