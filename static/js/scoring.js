// Keys for scoring with the evidence beside the points. Everything they do has its link or button on the page.
(() => {
  "use strict";
  const station = document.querySelector("[data-station]");
  if (!station) return;

  // --- files: the same links work without this script, by a new page
  const links = [...station.querySelectorAll("[data-exhibit]")];
  const panels = [...station.querySelectorAll("[data-panel]")];
  const announce = station.querySelector("[data-announce]");
  const dialog = station.querySelector("dialog.keys");
  const shown = () => panels.findIndex((panel) => !panel.hidden);
  const show = (place) => {
    if (!links[place]) return;
    panels.forEach((panel, n) => { panel.hidden = n !== place; });
    links.forEach((link, n) => {
      if (n === place) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    announce.textContent = `${dialog.dataset.fileWord} ${place + 1} / ${panels.length}`;
  };
  links.forEach((link, place) => {
    link.addEventListener("click", (event) => { event.preventDefault(); show(place); });
  });

  // --- keys; they can be switched off, for whoever speaks to the computer or presses by chance
  const NAME = "desk-keys";
  const store = { get: () => { try { return localStorage.getItem(NAME); } catch { return null; } },
                  set: (value) => { try { localStorage.setItem(NAME, value); } catch { /* private window */ } } };
  const box = station.querySelector("[data-keys]");
  const toggle = box.querySelector("[data-keys-on]");
  box.hidden = false;
  toggle.checked = store.get() !== "off";
  toggle.addEventListener("change", () => store.set(toggle.checked ? "on" : "off"));
  box.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
  // Closed here and now, and nothing in it has the focus any more: a browser takes its time over either, and whoever
  // types fast would press the next key into a dialog that is gone.
  const shut = () => { dialog.close(); if (dialog.contains(document.activeElement)) document.activeElement.blur(); };
  box.querySelector("[data-keys-close]").addEventListener("click", shut);

  const points = station.querySelector("[name=points]");
  const reason = station.querySelector("[name=reason]");
  const follow = (selector) => { const link = station.querySelector(selector); if (link) link.click(); };
  const go = (field) => { if (field) { field.focus(); if (field.select) field.select(); } };
  const keys = {
    j: () => follow("a[rel=next]"),
    k: () => follow("a[rel=prev]"),
    l: () => show(shown() + 1),
    h: () => show(shown() - 1),
    o: () => { const panel = panels[shown()]; if (panel) panel.querySelector("[data-open]").click(); },
    p: () => go(points),
    r: () => go(reason),
    Enter: () => follow("[data-agree]"),
    "?": () => dialog.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (dialog.open) {
      if (event.key === "Escape") { event.preventDefault(); shut(); }
      return;
    }
    const field = event.target.closest("input, textarea, select, button, a, summary, [contenteditable]");
    if (event.key === "Escape" && field) { field.blur(); return; }
    // A Chinese keyboard sends the full-width mark.
    const key = event.key === "\uff1f" ? "?" : event.key;
    if (field && (field.matches("input, textarea, select") || key === "Enter")) return;
    if (!toggle.checked && key !== "?") return;
    if (/^[0-9]$/.test(key) && points) { event.preventDefault(); points.focus(); points.value = key; points.dispatchEvent(new Event("input", { bubbles: true })); return; }
    if (!keys[key]) return;
    event.preventDefault();
    keys[key]();
  });
})();
