// Autosave of a section's answers. What is typed is put down on this computer at once (localStorage), sent a moment later, and
// forgotten here only when the portal has said that it keeps it. Without this file the buttons of the form do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  const words = document.getElementById("autosave-words")?.dataset;
  if (!form || !words) return;

  const PAUSE = 900, TIMEOUT = 20000, PATIENCE = [3000, 6000, 12000, 30000];
  const space = `hlr-draft/${form.dataset.drafts}/`;
  const windowId = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
  const state = document.getElementById("save-state");
  const cards = new Map([...form.querySelectorAll("[data-question]")].map((card) => [card.dataset.question, card]));
  let turn = 0, sending = false, timer = 0, failures = 0, closed = false;

  // --- what is kept on this computer -------------------------------------------------------------------------------
  const memory = new Map();
  let storage = null;
  try { storage = window.localStorage; storage.setItem("hlr-try", "1"); storage.removeItem("hlr-try"); } catch { storage = null; }

  const drafts = {
    all() {
      const found = new Map(memory);
      if (storage) {
        for (let i = 0; i < storage.length; i += 1) {
          const key = storage.key(i);
          if (!key.startsWith(space)) continue;
          try { found.set(key.slice(space.length), JSON.parse(storage.getItem(key))); } catch { /* not ours to read */ }
        }
      }
      return found;
    },
    get(question) {
      if (!storage) return memory.get(question);
      try { return JSON.parse(storage.getItem(space + question)) ?? undefined; } catch { return undefined; }
    },
    put(question, draft) {
      try { storage.setItem(space + question, JSON.stringify(draft)); memory.delete(question); return true; } catch { memory.set(question, draft); return false; }
    },
    drop(question) { memory.delete(question); storage?.removeItem(space + question); },
  };

  // --- the fields of a question -------------------------------------------------------------------------------------
  const fields = (question) => [...cards.get(question).querySelectorAll("input, textarea, select")].filter(
    (field) => field.name && (field.name === question || field.name.startsWith(`${question}-`))
      && !/-(files|reuse|seen|title)$/.test(field.name) && field.type !== "file");
  const seenField = (question) => form.elements.namedItem(`${question}-seen`);
  const pairs = (question) => fields(question)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const fill = (question, values) => fields(question).forEach((field) => {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = own.includes(field.value);
    else field.value = own[0] ?? "";
  });
  const halfTyped = (question) => {
    const halves = fields(question).filter((field) => /-(numerator|denominator)$/.test(field.name));
    return halves.length === 2 && (halves[0].value.trim() === "") !== (halves[1].value.trim() === "");
  };
  const incomplete = (question) => fields(question).some((field) => field.validity?.badInput);
  const within = (question) => cards.get(question).contains(document.activeElement);

  // --- what the page says -------------------------------------------------------------------------------------------
  const say = (text, tone = "", more = null) => {
    if (state.dataset.text === text) return;
    state.dataset.text = text;
    state.dataset.tone = tone;
    state.replaceChildren(text, ...(more ? [" ", more] : []));
  };
  const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });
  const sayUnkept = () => say(storage ? words.typing : words.unkept, storage ? "" : "bad");
  const at = (template, time) => template.replace("{time}", time);

  const unmark = (question) => {
    document.getElementById(`q-${question}-said`)?.replaceChildren();
    cards.get(question).querySelectorAll("[data-marked]").forEach((mark) => mark.remove());
    fields(question).forEach((field) => {
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
      const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.startsWith("fault-"));
      if (described.length) field.setAttribute("aria-describedby", described.join(" ")); else field.removeAttribute("aria-describedby");
    });
    // A fault that the server wrote into the page is answered by what is typed now.
    cards.get(question).querySelectorAll(".invalid-feedback:not([data-marked])").forEach((old) => old.remove());
  };
  const mark = (question, faults) => Object.entries(faults).forEach(([name, sentences]) => {
    const own = fields(question).filter((field) => field.name === name);
    if (!own.length) return;
    const note = Object.assign(document.createElement("p"), { className: "invalid-feedback", id: `fault-${name}`, textContent: sentences.join(" ") });
    note.dataset.marked = "";
    own.forEach((field) => {
      field.classList.add("is-invalid");
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
    });
    const place = own[0].closest(".input-group, .mb-3, .form-check") ?? own[0];
    if (place.classList.contains("input-group")) place.append(note); else place.after(note);
  });
  // Somebody else's words stand there by now: the person decides which of the two remain.
  const offer = (question, told) => {
    const said = document.getElementById(`q-${question}-said`);
    const choice = (text, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
      button.addEventListener("click", () => { said.replaceChildren(); act(); });
      return button;
    };
    const sentence = Object.assign(document.createElement("p"), { textContent: told.words });
    sentence.setAttribute("role", "alert");
    const buttons = document.createElement("p");
    buttons.className = "flow";
    buttons.append(
      choice(words.mine, () => { seenField(question).value = told.seen; touch(question, 0); }),
      choice(words.theirs, () => { take(question, told); drafts.drop(question); unmark(question); }),
    );
    said.replaceChildren(sentence, buttons);
  };
  const take = (question, told) => {
    const values = Object.entries(told.fields).flatMap(([name, list]) => list.map((value) => [name, value]));
    fill(question, [...values, [`${question}-note`, told.note]]);
    seenField(question).value = told.seen;
  };
  const redraw = (html) => Object.entries(html).forEach(([id, markup]) => {
    const place = document.getElementById(id);
    if (place) place.innerHTML = markup;
  });

  // --- typing -------------------------------------------------------------------------------------------------------
  const touch = (question, pause = PAUSE) => {
    if (closed) return;
    turn += 1;
    const draft = { url: form.dataset.autosave, page: form.getAttribute("action"), pairs: pairs(question), seen: seenField(question).value, window: windowId, turn };
    if (drafts.put(question, draft)) document.dispatchEvent(new Event("portal:saved"));
    if (failures === 0) sayUnkept();
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };
  const questionOf = (field) => field.closest?.("[data-question]")?.dataset.question;
  const counts = (event) => {
    const question = questionOf(event.target);
    return question && fields(question).includes(event.target) ? question : null;
  };
  form.addEventListener("input", (event) => {
    const question = counts(event);
    if (question) touch(question, ["checkbox", "radio"].includes(event.target.type) ? 150 : PAUSE);
  });
  form.addEventListener("focusout", (event) => {
    const question = counts(event);
    if (question && drafts.get(question) && !cards.get(question).contains(event.relatedTarget)) { clearTimeout(timer); timer = setTimeout(send, 100); }
  });

  // A click says that last year's answer still holds: for one question, or for all that rarely change.
  const confirmable = () => {
    const all = form.querySelector("[data-confirm-all]");
    if (all && !form.querySelector("[data-steady]")) all.remove();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[name=confirm]");
    if (!button) return;
    event.preventDefault();
    const all = button.dataset.all !== undefined;
    const chosen = all ? [...form.querySelectorAll("[data-steady]")].map((one) => one.value) : [button.value];
    chosen.forEach((question) => {
      touch(question, 0);
      drafts.put(question, { ...drafts.get(question), pairs: [["confirm", question]], confirm: true });
    });
    if (!all) fields(button.value)[0]?.focus();
  });

  // --- sending: one at a time, so that what is typed first also arrives first -----------------------------------------
  const due = () => {
    const waiting = [...drafts.all()].filter(([question, draft]) => {
      if (draft.fault && draft.fault === draft.turn) return false;
      if (!cards.has(question)) return true;
      return !incomplete(question) && !(halfTyped(question) && within(question));
    });
    const first = waiting[0]?.[1];
    return waiting.filter(([, draft]) => draft.url === first.url && draft.window === first.window);
  };
  const body = (batch, token) => {
    const data = new URLSearchParams();
    data.append("csrfmiddlewaretoken", token);
    data.append("window", batch[0][1].window);
    data.append("turn", Math.max(...batch.map(([, draft]) => draft.turn)));
    batch.forEach(([question, draft]) => {
      draft.pairs.forEach(([name, value]) => data.append(name, value));
      data.append(`${question}-seen`, draft.seen);
    });
    return data;
  };
  const token = () => form.elements.namedItem("csrfmiddlewaretoken");
  const post = async (batch, keepalive) => {
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      return await fetch(batch[0][1].url, { method: "POST", body: body(batch, token().value), redirect: "manual", signal: stop.signal, keepalive });
    } finally { clearTimeout(alarm); }
  };
  // Signed in again in another window, the page's token is an old one: take the new one from a fresh copy of the page.
  const freshToken = async () => {
    const answer = await fetch(form.getAttribute("action"), { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
    if (found) token().value = found;
    return Boolean(found);
  };

  async function send(keepalive = false) {
    if (sending || closed) return;
    const batch = due();
    if (!batch.length) { if ([...drafts.all().keys()].some((q) => cards.has(q) && halfTyped(q))) say(words.half); return; }
    sending = true;
    say(words.saving);
    try {
      let answer = await post(batch, keepalive === true);
      if (answer.status === 403 && await freshToken()) answer = await post(batch, false);
      if (answer.type === "opaqueredirect" || answer.status === 403) { signedOut(); return; }
      if (answer.status === 409) { closed = true; say((await answer.json()).refused, "bad"); return; }
      if (answer.status === 404) { forget(batch); return; }
      if (!answer.ok) { later(words.trouble); return; }
      settle(batch, await answer.json());
    } catch { later(words.offline); } finally { sending = false; }
    if (failures === 0 && due().length) { clearTimeout(timer); timer = setTimeout(send, 50); }
  }
  const later = (sentence) => {
    say(storage ? sentence : words.unkept, "bad");
    clearTimeout(timer);
    timer = setTimeout(send, PATIENCE[Math.min(failures, PATIENCE.length - 1)]);
    failures += 1;
  };
  const signedOut = () => {
    const again = link(words.signin, words.login);
    say(storage ? words.signedout : words.unkept, "bad", again);
    failures += 1;
  };
  // Of a section that is not the unit's any more: nobody can take it in.
  const forget = (batch) => batch.forEach(([question]) => drafts.drop(question));

  const settle = (batch, told) => {
    failures = 0;
    let faults = false, elsewhere = null;
    batch.forEach(([question, draft]) => {
      const outcome = told.questions[question];
      const present = drafts.get(question) ?? memory.get(question);
      const newer = present && (present.turn !== draft.turn || present.window !== draft.window);
      if (!outcome) { drafts.drop(question); return; }
      const here = cards.has(question);
      if (here) { seenField(question).value = outcome.state === "changed" ? draft.seen : outcome.seen; if (!newer) unmark(question); }
      if (newer) { if (outcome.state !== "changed") drafts.put(question, { ...present, seen: outcome.seen }); return; }
      if (outcome.state === "saved") { drafts.drop(question); if (draft.confirm && here) take(question, outcome); tell(question, outcome); return; }
      if (outcome.state === "behind" && here) { drafts.drop(question); take(question, outcome); return; }
      drafts.put(question, { ...draft, fault: draft.turn });
      if (!here) { elsewhere = draft.page; return; }
      faults = true;
      if (outcome.state === "fault") mark(question, outcome.faults);
      if (outcome.state === "changed") offer(question, outcome);
    });
    if (batch[0][1].url === form.dataset.autosave) {
      redraw(told.html);
      Object.entries(told.known).forEach(([name, figure]) => {
        const field = form.elements.namedItem(name);
        if (field && !field.value && !drafts.get(questionOf(field))) field.value = figure;
      });
      confirmable();
    }
    if (elsewhere) say(words.elsewhere, "bad", link(words.open, elsewhere));
    else if (faults) say(at(words.fault, told.at), "bad");
    else say(at(words.saved, told.at), "good");
  };

  // --- other windows of the same browser ------------------------------------------------------------------------------
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`hlr/${form.dataset.drafts}`) : null;
  const tell = (question, outcome) => channel?.postMessage({ question, outcome });
  channel?.addEventListener("message", ({ data }) => {
    // The sender's own draft may still be seen here for a moment: windows share the storage, not its speed.
    if (!cards.has(data.question) || drafts.get(data.question)?.window === windowId) return;
    take(data.question, data.outcome);
    unmark(data.question);
  });

  // --- coming back, and leaving ----------------------------------------------------------------------------------------
  const again = () => { if (failures) { clearTimeout(timer); timer = setTimeout(send, 200); } };
  window.addEventListener("online", again);
  window.addEventListener("offline", () => { if (drafts.all().size) later(words.offline); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(true); else again(); });
  form.addEventListener("submit", () => {
    turn += 1;
    [["window", windowId], ["turn", turn]].forEach(([name, value]) => {
      let field = form.querySelector(`input[type=hidden][name=${name}]`);
      if (!field) { field = Object.assign(document.createElement("input"), { type: "hidden", name }); form.append(field); }
      field.value = value;
    });
    clearTimeout(timer);
  });

  // What an earlier visit could not send any more goes back into its field and is sent now.
  let restored = false;
  drafts.all().forEach((draft, question) => {
    if (cards.has(question)) {
      if (same(draft.pairs, pairs(question))) { drafts.drop(question); return; }
      if (!draft.confirm) { fill(question, draft.pairs); restored = true; }
    }
    drafts.put(question, { ...draft, fault: 0 });
  });
  form.classList.add("is-autosaving");
  if (restored) say(words.restored);
  if (drafts.all().size) timer = setTimeout(send, 300);
})();
