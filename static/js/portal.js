// Comforts only: every page works without this file.
(() => {
  "use strict";

  // Menus close on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // On a phone a row of links is wider than the screen: the one where the reader is comes into sight.
  document.querySelectorAll(".mainnav ul, .tabs ul").forEach((row) => {
    const here = row.querySelector("[aria-current]");
    if (!here || row.scrollWidth <= row.clientWidth) return;
    const link = here.getBoundingClientRect();
    const room = row.getBoundingClientRect();
    row.scrollLeft += link.left - room.left - (room.width - link.width) / 2;
  });

  // A form leaves once: a second press while the first is under way is swallowed. The server guards itself as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    // The answer to a download leaves the page as it is: its form must be able to go again.
    if ("again" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  // Coming back by the back button restores the page as it was left: let it send again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // A form marked data-guard asks before unsaved words are lost.
  let unsaved = false;
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    form.addEventListener("input", () => { unsaved = true; });
    form.addEventListener("submit", () => { unsaved = false; });
  });
  document.addEventListener("portal:saved", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // The summary of errors takes the focus, so that it is the first thing heard.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
