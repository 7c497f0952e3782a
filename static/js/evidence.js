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
  const post = (data, onProgress = null) => new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    if (onProgress) request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      // A redirect was followed to the page that asks to sign in: that is no answer of ours.
      const told = request.response;
      if (told && typeof told === "object") resolve({ status: request.status, told });
      else resolve({ status: request.status === 200 || request.status === 403 ? 401 : request.status, told: {} });
    });
    request.addEventListener("error", () => resolve({ status: 0, told: {} }));
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    request.send(data);
  });
  const sentence = ({ status, told }) => told.fault || told.refused
    || { 0: words.offline, 401: words.signedout, 413: words.toolarge }[status] || words.trouble;
  const redraw = (html) => Object.entries(html).forEach(([id, markup]) => {
    const place = document.getElementById(id);
    if (place) place.innerHTML = markup;
  });

  // --- uploads, one after another ---------------------------------------------------------------------------------------
  const waiting = [];
  let busy = false;
  const row = (question, file) => {
    const list = document.getElementById(`q-${question}-uploads`);
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "file-name", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", fillIn(words.uploading, file.name));
    const note = Object.assign(document.createElement("p"), { className: "small m-0" });
    note.setAttribute("role", "status");
    item.append(name, bar, note);
    list.append(item);
    return { item, bar, note };
  };
  const add = (question, files) => {
    document.querySelectorAll(`#q-${question}-uploads [data-done]`).forEach((done) => done.remove());
    [...files].forEach((file) => {
      const shown = row(question, file);
      if (file.size > limit) fail({ shown, question, file }, fillIn(words.toolarge, file.name), false);
      else if (file.size === 0) fail({ shown, question, file }, fillIn(words.empty, file.name), false);
      else waiting.push({ question, file, shown });
    });
    work();
  };
  const fail = (job, text, again) => {
    job.shown.bar.remove();
    job.shown.item.dataset.failed = "";
    job.shown.note.textContent = text;
    job.shown.note.classList.add("text-danger");
    if (!again) { job.shown.item.dataset.done = ""; return; }
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words.again });
    const retry = () => { window.removeEventListener("online", retry); job.shown.item.remove(); add(job.question, [job.file]); };
    button.addEventListener("click", retry);
    window.addEventListener("online", retry);
    job.shown.item.append(button);
  };
  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const job = waiting.shift();
      const data = new FormData();
      data.append("question", job.question);
      data.append("file", job.file, job.file.name);
      job.shown.note.textContent = words.sending;
      const outcome = await post(data, (share) => {
        job.shown.bar.value = share;
        job.shown.note.textContent = share < 1 ? `${Math.round(share * 100)} %` : words.checking;
      });
      if (outcome.status === 200) {
        job.shown.bar.remove();
        job.shown.item.dataset.done = "";
        job.shown.note.textContent = outcome.told.said;
        redraw(outcome.told.html);
      } else fail(job, sentence(outcome), outcome.status === 0 || outcome.status === 401 || outcome.status >= 500);
    }
    busy = false;
  }
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });

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
    const outcome = await post(data);
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
    const answer = await fetch(`${url}?question=${question}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const told = answer?.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    if (answer?.ok && told) { redraw(told.html); return; }
    fold.open = false;
    const note = document.getElementById(`q-${question}-told`);
    note.textContent = sentence({ status: answer ? (answer.ok ? 401 : answer.status) : 0, told: told ?? {} });
    note.classList.add("text-danger");
  }, true);

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.name?.startsWith("title-")) return;
    event.preventDefault();
    event.target.closest("details").querySelector("button[name=rename]").click();
  });
})();
