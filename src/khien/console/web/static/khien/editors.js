// Small editors inside an obligation's card: names and controls with completion, a deadline in
// words, a cut at the caret. Each sends the plain form of the page it stands for.
"use strict";

window.khienEditors = (() => {
  const MOST_OFFERS = 8;
  const WAIT_MS = 150;
  let choices = null; // asked for once a page

  const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  // How well a folded name answers what was typed: 0 best, Infinity not at all.
  const rank = (name, typed) => {
    const initials = name.split(" ").map((word) => word[0]).join("");
    const short = typed.replaceAll(" ", "");
    if (name.startsWith(typed)) return 0;
    if (initials === short) return 1;
    if (` ${name}`.includes(` ${typed}`)) return 2;
    if (initials.startsWith(short)) return 3;
    if (typed.split(" ").every((word) => ` ${name}`.includes(` ${word}`))) return 4;
    return name.includes(typed) ? 5 : Infinity;
  };

  const matching = (pairs, typed) => {
    const asked = fold(typed);
    if (!asked) return [];
    return pairs
      .map((pair) => ({ ...pair, rank: rank(pair.folded, asked) }))
      .filter((pair) => pair.rank < Infinity)
      .sort((a, b) => a.rank - b.rank || a.label.length - b.label.length)
      .slice(0, MOST_OFFERS);
  };

  const load = async (url) => {
    if (choices) return choices;
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    choices = await answer.json();
    return choices;
  };

  // A list of chips with an input that completes: what several() returns is what was picked.
  const several = (editor, tools, { pairs, picked, free }) => {
    const input = editor.querySelector("input");
    const offers = editor.querySelector(".offers");
    const chips = editor.querySelector(".picked");
    let offered = [];
    let active = -1;

    const mark = (index) => {
      active = index;
      Array.from(offers.children, (each, n) => each.setAttribute("aria-selected", String(n === index)));
      if (index >= 0) input.setAttribute("aria-activedescendant", offers.children[index].id);
      else input.removeAttribute("aria-activedescendant");
    };
    const offer = () => {
      offered = matching(pairs, input.value).filter((pair) => !picked.includes(pair.value));
      offers.replaceChildren(...offered.map((pair, n) => {
        const item = document.createElement("li");
        item.id = `${offers.id}-${n}`;
        item.setAttribute("role", "option");
        item.textContent = pair.label;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(pair.value); });
        return item;
      }));
      offers.hidden = offered.length === 0;
      input.setAttribute("aria-expanded", String(offered.length > 0));
      mark(offered.length ? 0 : -1);
      if (input.value.trim() && !offered.length && free) tools.say(tools.words("none"));
    };
    const draw = () => {
      chips.replaceChildren(...picked.map((value) => {
        const chip = document.createElement("li");
        const known = pairs.find((pair) => pair.value === value);
        chip.textContent = known ? known.label : value;
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "link";
        drop.textContent = "×";
        drop.setAttribute("aria-label", `${tools.words("drop")} ${chip.textContent}`);
        drop.addEventListener("click", () => { picked.splice(picked.indexOf(value), 1); draw(); input.focus(); });
        chip.append(" ", drop);
        return chip;
      }));
    };
    const pick = (value) => {
      if (value && !picked.includes(value)) picked.push(value);
      input.value = "";
      draw();
      offer();
      tools.say(picked.map((one) => (pairs.find((pair) => pair.value === one) || { label: one }).label).join("; "));
    };

    input.addEventListener("input", offer);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (offered.length) mark((active + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
      } else if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault();
        if (active >= 0) pick(offered[active].value);
        else if (free) pick(input.value.trim());
      } else if (event.key === "Backspace" && !input.value && picked.length) {
        picked.pop();
        draw();
      }
    });
    draw();
    input.focus();
    return () => (free && input.value.trim() ? [...picked, input.value.trim()] : picked);
  };

  const onSubmit = (editor, send) => editor.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  const choosing = (of, tail, name, free) => async (editor, tools) => {
    const picked = Array.from(tools.card.querySelectorAll(`[data-${of}]`), (each) => each.dataset[of]);
    editor.querySelector("input").focus();
    let found = { names: [], controls: {} };
    try {
      found = await load(tools.choicesUrl);
    } catch {
      tools.say(tools.words("offline"), true);
    }
    if (!editor.isConnected) return;
    const pairs = (of === "actor" ? found.names.map((one) => [one, one]) : Object.entries(found.controls))
      .map(([value, label]) => ({ value, label, folded: fold(label) }));
    const typed = editor.querySelector("input").value;
    const values = several(editor, tools, { pairs, picked, free });
    if (typed) editor.querySelector("input").dispatchEvent(new Event("input"));
    onSubmit(editor, () => tools.send(tail, values().map((value) => [name, value]), editor.dataset.then));
  };

  const deadline = (editor, tools) => {
    const input = editor.querySelector("input");
    const shown = editor.querySelector(".resolved");
    let seen = null; // {words, due} that stand on the page
    let timer = 0;
    let turn = 0;

    const ask = async () => {
      const mine = ++turn;
      const words = input.value;
      try {
        const answer = await fetch(`${tools.card.dataset.url}deadline/?words=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (mine !== turn) return;
        shown.textContent = found.problem ? `${found.problem} ${found.hint}` : found.words;
        shown.classList.toggle("wrong", Boolean(found.problem));
        seen = found.problem ? null : { words, due: found.due };
      } catch {
        if (mine === turn) tools.say(tools.words("offline"), true);
      }
    };
    input.addEventListener("input", () => {
      seen = null;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    onSubmit(editor, async () => {
      if (!seen || seen.words !== input.value) {
        clearTimeout(timer);
        await ask();
        if (seen) tools.say(tools.words("wait"));
        return;
      }
      tools.send("deadline/", [["words", input.value], ["seen", seen.due]], editor.dataset.then);
    });
    ask();
    input.focus();
  };

  const split = (editor, tools) => {
    const area = editor.querySelector("textarea");
    const halves = editor.querySelector(".halves");
    const text = tools.card.querySelector(".obligation-text").textContent;
    const stops = Array.from(text.matchAll(/[.;:,]\s+|\s(?=(?:và|hoặc|đồng thời)\s)/gu), (match) => match.index + match[0].length);
    const firm = Array.from(text.matchAll(/[.;]\s+/gu), (match) => match.index + match[0].length);

    const show = () => {
      const at = area.selectionStart;
      halves.replaceChildren(`… ${text.slice(0, at).trim().split(" ").slice(-6).join(" ")} `);
      const cut = document.createElement("strong");
      cut.textContent = "✂";
      halves.append(cut, ` ${text.slice(at).trim().split(" ").slice(0, 6).join(" ")} …`);
    };
    const put = (at) => {
      area.setSelectionRange(at, at);
      show();
    };
    area.value = text;
    // A caret that moves in words that do not change.
    area.addEventListener("beforeinput", (event) => event.preventDefault());
    area.addEventListener("keyup", show);
    area.addEventListener("click", show);
    const cut = () => {
      const at = Array.from(text.slice(0, area.selectionStart)).length;
      tools.send("split/", [["at", at]], editor.dataset.then);
    };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || (event.key.toLowerCase() === "s" && !event.metaKey && !event.altKey)) {
        event.preventDefault();
        cut();
      } else if (event.key === ";" || event.key === ",") {
        event.preventDefault();
        const here = area.selectionStart;
        put(stops.find((at) => at > here) || stops[0] || here);
      }
    });
    onSubmit(editor, cut);
    area.focus();
    put(firm[0] || stops[0] || Math.floor(text.length / 2));
  };

  return {
    actors: choosing("actor", "actors/", "actor", true),
    controls: choosing("control", "controls/", "control", false),
    deadline,
    split,
  };
})();
