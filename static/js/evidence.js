// Evidence of a question: dropped on its card, chosen, or taken with the camera; sent at once, several after one another, each
// with its progress. Without this file the same fields and buttons go with the form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-evidence-url]");
  const words = document.getElementById("evidence-words")?.dataset;
  if (!form || !words) return;
  const url = form.dataset.evidenceUrl, limit = Number(words.limit);
  const cardOf = (element) => element.closest("[data-question]");
  const fillIn = (template, name) => template.replace("{name}", name);

  // --- one request ---------------------------------------------------------------------------------------------------
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const once = (to, data, job) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", to);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    if (job) {
      job.request = request;
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(job, event.loaded / event.total); });
    }
    request.addEventListener("load", () => {
      // A redirect was followed to the page that asks to sign in, which answers in JSON as well: that is no answer of ours.
      const told = request.response, moved = new URL(request.responseURL).pathname !== new URL(to, document.baseURI).pathname;
      if (moved) resolve({ status: 401, told: {} });
      else resolve({ status: request.status, told: told && typeof told === "object" ? told : {} });
    });
    ["error", "abort"].forEach((end) => request.addEventListener(end, () => resolve({ status: 0, told: {} })));
    data.set("csrfmiddlewaretoken", token.value);
    request.send(data);
  });
  // Signed in again in another window, the page's token is an old one: take the new one from a fresh copy of the page.
  const freshToken = async () => {
    const answer = await fetch(form.getAttribute("action"), { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("form[data-evidence-url] [name=csrfmiddlewaretoken]")?.value;
    if (found) token.value = found;
    return Boolean(found);
  };
  const post = async (to, data, job = null) => {
    let outcome = await once(to, data, job);
    if (outcome.status === 403 && await freshToken()) outcome = await once(to, data, job);
    return outcome.status === 403 ? { ...outcome, status: 401 } : outcome;
  };
  const sentence = ({ status, told }, kept = false) => told.fault || told.refused
    || { 0: kept ? words.keptOffline : words.offline, 401: kept ? words.keptSignedout : words.signedout, 413: words.toolarge }[status]
    || (kept ? words.keptTrouble : words.trouble);
  const redraw = (html) => Object.entries(html).forEach(([id, markup]) => {
    const place = document.getElementById(id);
    if (place) place.innerHTML = markup;
  });

  // --- uploads, one after another ---------------------------------------------------------------------------------------
  // A file is kept on this computer until the portal has it or has refused it, so that neither a reload nor a closed lid loses it.
  const store = window.portalStore("hlr-evidence", "files");
  const space = form.dataset.drafts;
  const PATIENCE = [5000, 15000, 60000], FORGOTTEN = 30 * 24 * 3600 * 1000;
  const waiting = [], unfinished = new Set();
  let busy = false;
  // While one window is at a file, another one leaves it alone; it takes over when the first is gone.
  const own = (key, deed) => (navigator.locks ? navigator.locks.request(`hlr-evidence/${key}`, deed) : deed());

  const row = (job) => {
    const here = document.getElementById(`q-${job.question}-uploads`);
    const elsewhere = document.getElementById("uploads-elsewhere");
    if (here) here.closest("[data-evidence]").open = true; else elsewhere.hidden = false;
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "file-name", textContent: job.file.name });
    if (!here) name.append(document.createElement("br"), Object.assign(document.createElement("span"), { className: "small muted", textContent: job.title }));
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", fillIn(words.uploading, job.file.name));
    const note = Object.assign(document.createElement("p"), { className: "small m-0" });
    note.setAttribute("role", "status");
    const acts = Object.assign(document.createElement("span"), { className: "flow" });
    item.append(name, acts, bar, note);
    (here ?? elsewhere.querySelector("ul")).append(item);
    return { item, acts, bar, note };
  };
  const offer = (job, text, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${job.file.name}` }));
    button.addEventListener("click", act);
    job.shown.acts.append(button);
  };
  const progress = (job, share) => {
    job.shown.bar.value = share;
    job.shown.note.textContent = share < 1 ? `${Math.round(share * 100)} %` : words.checking;
    if (share === 1) job.shown.acts.replaceChildren();
  };
  const begin = (job) => {
    const { item, acts, bar, note } = job.shown;
    clearTimeout(job.timer);
    delete item.dataset.failed;
    note.classList.remove("text-danger");
    note.textContent = words.sending;
    bar.value = 0;
    bar.hidden = false;
    acts.replaceChildren();
    offer(job, words.drop, () => { item.remove(); end(job); job.request?.abort(); });
    waiting.push(job);
    work();
  };
  // It needs nothing any more: neither of this window nor of the next.
  const end = (job) => {
    unfinished.delete(job);
    clearTimeout(job.timer);
    job.storing?.then(() => store.drop(job.key)).catch(() => { /* it was never kept */ }).then(job.release);
    job.shown.item.dataset.done = "";
    job.shown.acts.replaceChildren();
  };
  const fail = (job, text) => {
    job.shown.bar.hidden = true;
    job.shown.item.dataset.failed = "";
    job.shown.note.textContent = text;
    job.shown.note.classList.add("text-danger");
  };
  const later = (job, outcome) => {
    fail(job, sentence(outcome, job.kept));
    job.shown.acts.replaceChildren();
    job.retry = () => { job.retry = null; begin(job); };
    offer(job, words.again, () => job.retry?.());
    offer(job, words.drop, () => { job.shown.item.remove(); end(job); });
    if (outcome.status === 401) return;
    job.timer = setTimeout(() => job.retry?.(), PATIENCE[Math.min(job.tries, PATIENCE.length - 1)]);
    job.tries += 1;
  };
  const again = () => [...unfinished].forEach((job) => job.retry?.());
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });

  const add = (question, files) => {
    document.querySelectorAll(`#q-${question}-uploads [data-done]`).forEach((done) => done.remove());
    const title = cardOf(document.getElementById(`q-${question}-uploads`)).querySelector("legend, label")?.textContent.trim() ?? question;
    [...files].forEach((file) => {
      const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
      const job = { key, url, question, title, file, kept: false, tries: 0 };
      job.shown = row(job);
      const fault = file.size > limit ? words.toolarge : file.size === 0 ? words.empty : "";
      if (fault) { fail(job, fillIn(fault, file.name)); job.shown.item.dataset.done = ""; return; }
      unfinished.add(job);
      own(key, () => new Promise((release) => { job.release = release; }));
      job.storing = store.put({ key, space, url, question, title, file, at: Date.now() });
      job.storing.then(() => { job.kept = true; }, () => { /* the page warns before it is left */ });
      begin(job);
    });
  };
  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const job = waiting.shift();
      if (!unfinished.has(job)) continue;
      const data = new FormData();
      data.append("question", job.question);
      data.append("file", job.file, job.file.name);
      const outcome = await post(job.url, data, job);
      if (!unfinished.has(job)) continue;
      if (outcome.status === 200) {
        job.shown.bar.remove();
        job.shown.note.textContent = outcome.told.said;
        if (job.url === url) redraw(outcome.told.html);
        end(job);
      } else if (outcome.status === 0 || outcome.status === 401 || outcome.status >= 500) {
        // Whether it is kept decides what to say.
        await job.storing.catch(() => {});
        if (unfinished.has(job)) later(job, outcome);
      } else { fail(job, fillIn(sentence(outcome), job.file.name)); end(job); }
    }
    busy = false;
  }
  window.addEventListener("beforeunload", (event) => { if ([...unfinished].some((job) => !job.kept)) event.preventDefault(); });

  // What an earlier visit could not upload any more is shown and uploaded now, from whatever section is opened next.
  const resume = (kept) => new Promise((release) => {
    const job = { ...kept, kept: true, tries: 0, release, storing: Promise.resolve() };
    job.shown = row(job);
    unfinished.add(job);
    begin(job);
  });
  store.all().then((rows) => rows.sort((one, other) => one.at - other.at).forEach((kept) => {
    if (kept.at < Date.now() - FORGOTTEN) store.drop(kept.key);
    else if (kept.space === space) own(kept.key, async () => { const still = await store.get(kept.key); if (still) await resume(still); }).catch(() => { /* the next page tries it */ });
  })).catch(() => { /* this browser keeps nothing */ });

  // A chosen file is on its way at once: it is nothing unsaved, of which the page would warn.
  form.addEventListener("input", (event) => { if (event.target.type === "file") event.stopPropagation(); }, true);
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) add(cardOf(event.target).dataset.question, files);
  });
  const dropped = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files") && event.target.closest?.("[data-question]");
  form.addEventListener("dragover", (event) => {
    const card = dropped(event);
    if (!card) return;
    event.preventDefault();
    card.classList.add("is-dropping");
    const fold = card.querySelector("[data-evidence]");
    if (fold) fold.open = true;
  });
  form.addEventListener("dragleave", (event) => { const card = dropped(event); if (card && !card.contains(event.relatedTarget)) card.classList.remove("is-dropping"); });
  form.addEventListener("drop", (event) => {
    const card = dropped(event);
    if (!card) return;
    event.preventDefault();
    card.classList.remove("is-dropping");
    if (card.querySelector("[data-evidence]")) add(card.dataset.question, event.dataTransfer.files);
  });

  // --- taking from the library, taking away, another title ---------------------------------------------------------------
  const ACTS = { attach: /-reuse$/, detach: /^detach$/, rename: /^rename$/ };
  form.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-evidence] button[name]");
    const act = button && Object.keys(ACTS).find((name) => ACTS[name].test(button.name));
    if (!act) return;
    event.preventDefault();
    const question = cardOf(button).dataset.question;
    const data = new FormData();
    data.append("question", question);
    data.append(act, act === "detach" ? button.value.split(":")[1] : button.value);
    if (act === "rename") data.append("title", form.elements.namedItem(`title-${button.value}`).value);
    button.disabled = true;
    const outcome = await post(url, data);
    button.disabled = false;
    const note = document.getElementById(`q-${question}-told`);
    if (outcome.status === 200) redraw(outcome.told.html);
    const place = document.getElementById(`q-${question}-told`) ?? note;
    place.textContent = outcome.status === 200 ? outcome.told.said : sentence(outcome);
    place.classList.toggle("text-danger", outcome.status !== 200);
  });
  // --- the library, asked for when it is opened: every question could offer all of it ---------------------------------------
  form.addEventListener("toggle", async (event) => {
    const fold = event.target;
    if (!fold.matches?.("[data-library]") || !fold.open) return;
    const list = fold.querySelector("ul");
    if (list.children.length) return;
    const question = cardOf(fold).dataset.question;
    const answer = await fetch(`${url}?question=${question}`, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    if (answer?.ok) { redraw((await answer.json()).html); return; }
    fold.open = false;
    const note = document.getElementById(`q-${question}-told`);
    note.textContent = sentence({ status: answer?.type === "opaqueredirect" ? 401 : answer?.status ?? 0, told: {} });
    note.classList.add("text-danger");
  }, true);

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.name?.startsWith("title-")) return;
    event.preventDefault();
    event.target.closest("details").querySelector("button[name=rename]").click();
  });
})();
