// A site visit on a phone. What is noted goes into this phone first (localStorage; photos into IndexedDB), then to the portal, and is
// forgotten here only when the portal has it. Without this file the buttons of the page do the same, with a connection.
(() => {
  "use strict";
  const form = document.getElementById("visit-form");
  const words = document.getElementById("visit-words")?.dataset;
  if (!form || !words) return;

  const state = document.getElementById("visit-state");
  // Where the browser forbids its storage, drafts live as long as the page.
  const fallback = new Map();
  let keep = { get length() { return fallback.size; }, key: (n) => [...fallback.keys()][n], getItem: (k) => fallback.get(k) ?? null, setItem: (k, v) => fallback.set(k, v), removeItem: (k) => fallback.delete(k) };
  try { window.localStorage.setItem("hlr-try", "1"); window.localStorage.removeItem("hlr-try"); keep = window.localStorage; } catch { /* the map above */ }
  const space = `hlr-visit/${form.dataset.visit}/`;
  const PATIENCE = [2000, 5000, 10000, 30000];
  let failures = 0, sending = false, timer = 0;
  const token = () => form.elements.namedItem("csrfmiddlewaretoken").value;
  const say = (text, tone = "") => { state.textContent = text; state.dataset.tone = tone; };
  const cards = new Map([...form.querySelectorAll("[data-item]")].map((card) => [card.dataset.item, card]));

  // --- findings -----------------------------------------------------------------------------------------------------
  const read = (item) => {
    const chosen = cards.get(item).querySelector("input[type=radio]:checked");
    return { found: chosen ? chosen.value : "", note: cards.get(item).querySelector("textarea").value };
  };
  const put = (item, finding) => {
    cards.get(item).querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = radio.value === finding.found; });
    cards.get(item).querySelector("textarea").value = finding.note;
  };
  const drafts = () => {
    const found = [];
    for (let i = 0; i < keep.length; i += 1) {
      const key = keep.key(i);
      if (key.startsWith(space)) found.push([key.slice(space.length), keep.getItem(key)]);
    }
    return found.filter(([item]) => cards.has(item));
  };
  const fault = (item, text) => {
    const note = cards.get(item).querySelector("[data-error]");
    note.textContent = text;
    note.hidden = !text;
    cards.get(item).querySelector("textarea").classList.toggle("is-invalid", Boolean(text));
  };
  const recount = (item) => {
    const group = cards.get(item).closest("details");
    const all = [...group.querySelectorAll("[data-item]")];
    group.querySelector("[data-count]").textContent = `${all.filter((card) => card.querySelector("input:checked")).length} / ${all.length}`;
  };
  const touch = (item, pause) => {
    keep.setItem(space + item, JSON.stringify(read(item)));
    recount(item);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };
  form.addEventListener("input", (event) => {
    const item = event.target.closest("[data-item]")?.dataset.item;
    if (item && event.target.type !== "file") touch(item, event.target.type === "radio" ? 200 : 900);
  });
  form.addEventListener("submit", () => drafts().forEach(([item]) => keep.removeItem(space + item)));

  // --- photos -------------------------------------------------------------------------------------------------------
  const kept = window.portalStore("hlr-visits", "photos");
  const memory = new Map();
  const photos = {
    async put(photo) { try { await kept.put(photo); } catch { memory.set(photo.key, photo); say(words.full, "bad"); } },
    async all() { const found = await kept.all().catch(() => []); return [...found, ...memory.values()].filter((photo) => photo.visit === form.dataset.visit); },
    async drop(key) { memory.delete(key); await kept.drop(key).catch(() => { /* it was in memory only */ }); },
  };
  const place = (item) => document.querySelector(`[data-photos-of="${item}"]`);
  const show = (photo) => {
    const figure = document.createElement("figure");
    figure.dataset.key = photo.key;
    const image = Object.assign(document.createElement("img"), { alt: photo.name });
    const reader = new FileReader();
    reader.onload = () => { image.src = reader.result; };
    reader.readAsDataURL(photo.blob);
    figure.append(image, Object.assign(document.createElement("figcaption"), { textContent: words.photo }));
    place(photo.item).append(figure);
  };
  const shown = (photo, url) => {
    const figure = document.querySelector(`figure[data-key="${photo.key}"]`);
    if (!figure) return;
    const link = Object.assign(document.createElement("a"), { href: url });
    link.append(figure.querySelector("img"));
    figure.replaceWith(link);
  };
  const refusedPhoto = (photo, sentence) => {
    const figure = document.querySelector(`figure[data-key="${photo.key}"]`);
    const discard = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words.remove });
    discard.addEventListener("click", () => figure.remove());
    figure?.querySelector("figcaption").replaceChildren(`${words.refused} ${sentence} `, discard);
  };
  document.querySelectorAll("[data-camera]").forEach((label) => { label.hidden = false; });
  document.querySelectorAll("input[type=file][data-photo]").forEach((input) => input.addEventListener("change", async () => {
    for (const file of [...input.files]) {
      const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
      const photo = { key, visit: form.dataset.visit, item: input.dataset.photo, name: file.name, taken: new Date(file.lastModified).toISOString(), blob: file };
      show(photo);
      await photos.put(photo);
    }
    input.value = "";
    send();
  }));

  // --- sending, one after the other -----------------------------------------------------------------------------------
  class SignedOut extends Error {}
  const post = async (url, data) => {
    const answer = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token(), Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (answer.status !== 200 && answer.status !== 409) throw new Error(String(answer.status));
    return answer.json();
  };
  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    let at = "";
    try {
      for (const [item, text] of drafts()) {
        say(words.saving);
        const finding = JSON.parse(text);
        const told = await post(form.dataset.finding.replace("ITEM", item), new URLSearchParams(finding));
        if (told.refused) { fault(item, told.refused); if (keep.getItem(space + item) === text) break; continue; }
        fault(item, "");
        at = told.at;
        if (keep.getItem(space + item) === text) keep.removeItem(space + item);
      }
      for (const photo of await photos.all()) {
        say(words.saving);
        const data = new FormData();
        data.append("photo", photo.blob, photo.name);
        ["key", "item"].forEach((name) => data.append(name, photo[name]));
        data.append("taken_at", photo.taken);
        const told = await post(form.dataset.photos, data);
        await photos.drop(photo.key);
        if (told.refused) { refusedPhoto(photo, told.refused); continue; }
        shown(photo, told.url);
        at = told.at;
      }
      failures = 0;
      if (at) say(words.saved.replace("{time}", at), "good");
    } catch (error) {
      say(error instanceof SignedOut ? words.signedout : words.offline, "bad");
      timer = setTimeout(send, PATIENCE[Math.min(failures, PATIENCE.length - 1)]);
      failures += 1;
    } finally { sending = false; }
  }
  window.addEventListener("online", () => { failures = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });

  // What an earlier visit to this page could not send goes back into its place and is sent now.
  drafts().forEach(([item, text]) => { put(item, JSON.parse(text)); recount(item); });
  photos.all().then((waiting) => { waiting.forEach(show); if (waiting.length || drafts().length) send(); });
})();
